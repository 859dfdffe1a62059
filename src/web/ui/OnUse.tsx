import { type ReactNode, Suspense, useState } from "react";

/** How a picker's button looks, loaded or not. */
export const pickerLook =
  "flex min-h-8 min-w-0 items-center gap-1.5 rounded border border-line px-2.5 text-[0.87rem] whitespace-nowrap hover:border-soft";

/** Stands in for a picker until its first use: the same button, without the code that a page at rest does not need. */
export function OnUse(props: {
  readonly label: string;
  readonly text: string;
  readonly preload: () => void;
  readonly children: ReactNode;
}) {
  const [used, setUsed] = useState(false);
  const button = (
    <button
      type="button"
      aria-label={props.label}
      aria-haspopup="dialog"
      aria-expanded={used}
      onPointerEnter={props.preload}
      onFocus={props.preload}
      onClick={() => setUsed(true)}
      className={pickerLook}
    >
      <span className="truncate">{props.text}</span>
      <span aria-hidden="true" className="text-soft">
        ▾
      </span>
    </button>
  );
  return used ? <Suspense fallback={button}>{props.children}</Suspense> : button;
}
