import type { ReactNode } from "react";

/** How every field to type or choose in looks. */
export const fieldLook = "mt-1 h-9 w-full min-w-0 rounded border border-soft bg-paper px-2 text-ink";

/** How a field to choose a file in looks. */
export const fileLook =
  "mt-1 block w-full text-[0.87rem] text-ink file:mr-3 file:min-h-9 file:cursor-pointer file:rounded file:border file:border-solid file:border-soft file:bg-paper file:px-3 file:text-ink";

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
