import type { ReactNode } from "react";

/** The one thing to do next. */
export function MainButton({ children, onClick }: { readonly children: ReactNode; readonly onClick: () => void }) {
  return (
    <button type="button" onClick={onClick} className="min-h-10 rounded bg-accent px-4 font-medium text-on-accent hover:opacity-90">
      {children}
    </button>
  );
}
