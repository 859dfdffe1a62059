import type { ReactNode } from "react";

/** A quiet button beside a chart or in the frame. */
export function SmallButton(props: {
  readonly children: ReactNode;
  readonly onClick: () => void;
  readonly pressed?: boolean;
  readonly label?: string;
}) {
  return (
    <button
      type="button"
      onClick={props.onClick}
      aria-pressed={props.pressed}
      aria-label={props.label}
      className="min-h-8 rounded border border-line px-2.5 text-[0.87rem] text-soft hover:border-soft hover:text-ink aria-pressed:border-accent aria-pressed:text-accent"
    >
      {props.children}
    </button>
  );
}
