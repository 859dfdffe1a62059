import { useState } from "react";
import { SmallButton } from "../../ui/SmallButton.tsx";

/** A button whose first press only asks whether it is meant. */
export function SureButton(props: {
  readonly children: string;
  readonly sure: string;
  readonly keep: string;
  readonly onSure: () => void;
}) {
  const [asked, setAsked] = useState(false);
  if (!asked) return <SmallButton onClick={() => setAsked(true)}>{props.children}</SmallButton>;
  return (
    <span className="inline-flex flex-wrap gap-2">
      <SmallButton
        onClick={() => {
          setAsked(false);
          props.onSure();
        }}
      >
        {props.sure}
      </SmallButton>
      <SmallButton onClick={() => setAsked(false)}>{props.keep}</SmallButton>
    </span>
  );
}
