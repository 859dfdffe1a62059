import { SmallButton } from "../../ui/SmallButton.tsx";

/** Loads what came before; how much of it is shown is told to whoever cannot see the list grow. */
export function ShowEarlier(props: {
  readonly what: "runs" | "steps";
  readonly shown: number;
  readonly more: boolean;
  readonly busy: boolean;
  readonly failure: string | null;
  readonly onClick: () => void;
}) {
  const { what, shown, more, busy, failure } = props;
  return (
    <div className="mt-3 flex flex-wrap items-center gap-3" data-print="no">
      {more && (
        <SmallButton onClick={() => (busy ? undefined : props.onClick())}>{busy ? "Loading …" : `Show earlier ${what}`}</SmallButton>
      )}
      <span role="status" className="text-[0.87rem] text-soft">
        {shown > 100 ? `${shown.toLocaleString("en")} ${what} are shown${more ? "" : ", all there are"}.` : ""}
      </span>
      {failure !== null && (
        <span role="alert">
          Earlier {what} could not be loaded: {failure}
        </span>
      )}
    </div>
  );
}

/** As a ref: focus goes there once it is on the page, and not again when it is drawn anew. */
export function takeFocus(element: HTMLElement | null): void {
  element?.focus();
}
