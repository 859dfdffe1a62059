import { type ReactNode, useId } from "react";

/** One part of the settings. */
export function Section({ title, about, children }: { readonly title: string; readonly about?: string; readonly children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="max-w-3xl">
      <h2 id={id} className="text-lg font-semibold">
        {title}
      </h2>
      {about !== undefined && <p className="mt-1 text-[0.93rem] text-soft">{about}</p>}
      <div className="mt-3 space-y-4">{children}</div>
    </section>
  );
}
