import type { ReactNode } from "react";

/** How every field to type or choose in looks. */
export const fieldLook = "mt-1 h-9 w-full min-w-0 rounded border border-soft bg-paper px-2 text-ink";

/** A field under its name; `hint` says what is meant where the name does not. */
export function Field(props: { readonly label: string; readonly hint?: string; readonly wide?: boolean; readonly children: ReactNode }) {
  return (
    <label className={`block text-[0.87rem] text-soft ${props.wide === true ? "sm:col-span-2" : ""}`}>
      {props.label}
      {props.children}
      {props.hint !== undefined && <span className="mt-0.5 block text-[0.8rem]">{props.hint}</span>}
    </label>
  );
}
