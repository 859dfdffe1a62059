import type { ReactNode } from "react";

/** A whole page's state in words: what is so, why, and what to do next. */
export function Notice({
  title,
  drawing,
  children,
}: {
  readonly title: string;
  readonly drawing?: ReactNode;
  readonly children: ReactNode;
}) {
  return (
    <section className="max-w-xl py-8">
      {drawing !== undefined && <div className="mb-5">{drawing}</div>}
      <h1 className="text-2xl font-semibold text-balance">{title}</h1>
      <div className="mt-3 space-y-3">{children}</div>
    </section>
  );
}
