import type { SourceRow } from "../../../model/pages/sources.ts";

const words: Readonly<Record<SourceRow["state"], { readonly name: string; readonly sign: string }>> = {
  healthy: { name: "Healthy", sign: "●" },
  quiet: { name: "Quiet for longer than usual", sign: "◐" },
  failing: { name: "Failing", sign: "✕" },
  never: { name: "Not connected", sign: "○" },
  off: { name: "Switched off", sign: "–" },
};

/** How an input fares: in words, with a sign of its own shape. */
export function SourceState({ state }: { readonly state: SourceRow["state"] }) {
  const { name, sign } = words[state];
  return (
    <p className={state === "never" || state === "off" ? "text-soft" : "font-medium"}>
      <span aria-hidden="true" className="mr-2 inline-block w-4 text-center">
        {sign}
      </span>
      {name}
    </p>
  );
}
