import { useRef, useState } from "react";
import type { DefinitionSaved } from "../../../model/pages/agents.ts";
import { useChange } from "../../lib/use-change.ts";
import { Field, fieldLook } from "../../ui/Field.tsx";
import { SubmitRow } from "../../ui/SubmitRow.tsx";

type Issue = DefinitionSaved["issues"][number];

/** The file's text, to be edited; what is wrong with it leads to the place. */
export function DefinitionEditor(props: {
  readonly name: string;
  readonly text: string;
  readonly create: boolean;
  readonly onSaved?: () => void;
}) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [issues, setIssues] = useState<readonly Issue[]>([]);
  const save = useChange<object, DefinitionSaved>("PUT", `/api/agents/${encodeURIComponent(props.name)}`, ["agents"]);
  const go = ({ line, column }: Issue) => {
    const text = area.current?.value ?? "";
    const at =
      text
        .split("\n")
        .slice(0, line - 1)
        .reduce((sum, one) => sum + one.length + 1, 0) +
      column -
      1;
    area.current?.focus();
    area.current?.setSelectionRange(at, at);
  };
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        save.run({ text: area.current?.value ?? "", create: props.create }, ({ saved, issues: wrong }) => {
          setIssues(wrong);
          if (saved) props.onSaved?.();
        });
      }}
    >
      <Field label={`agents/${props.name}/AGENT.md`}>
        <textarea
          ref={area}
          defaultValue={props.text}
          rows={20}
          spellCheck={false}
          aria-invalid={issues.length > 0}
          aria-describedby="definition-issues"
          className={`${fieldLook} h-auto font-mono text-[0.87rem] leading-relaxed`}
        />
      </Field>
      <div id="definition-issues" role="status">
        {issues.length > 0 && (
          <>
            <p className="font-medium">Not saved yet:</p>
            <ul className="mt-1 space-y-1">
              {issues.map((issue) => (
                <li key={`${issue.line} ${issue.column} ${issue.message}`}>
                  <button type="button" onClick={() => go(issue)} className="text-accent underline underline-offset-4">
                    line {issue.line}, column {issue.column}
                  </button>{" "}
                  {issue.message}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
      <SubmitRow busy={save.busy} done={save.done && issues.length === 0} failure={save.failure}>
        {props.create ? "Save the new agent" : "Save"}
      </SubmitRow>
    </form>
  );
}
