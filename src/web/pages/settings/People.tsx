import { useState } from "react";
import type { ImportAnswer } from "../../../model/pages/people.ts";
import { useChange } from "../../lib/use-change.ts";
import { Field, fileLook } from "../../ui/Field.tsx";
import { SmallButton } from "../../ui/SmallButton.tsx";
import { Section } from "./Section.tsx";

/** People and teams from a CSV file: first what would happen, then the import. */
export function People() {
  const { run, busy, failure } = useChange<object, ImportAnswer>("POST", "/api/people/import", ["session", "review"]);
  const [csv, setCsv] = useState<string | null>(null);
  const [answer, setAnswer] = useState<ImportAnswer | null>(null);
  const read = async (file: File) => {
    const text = await file.text();
    setCsv(text);
    run({ csv: text, dryRun: true }, setAnswer);
  };
  return (
    <Section
      title="People and teams"
      about="A CSV file with a mail address a line; name, team (“Engineering / Payments”), lead, job, role, joined, left, cost centre and logins where you have them. Names are kept sealed. SCIM does the same by itself, with a key that may import."
    >
      <Field label="CSV file">
        <input
          type="file"
          accept=".csv,text/csv"
          className={fileLook}
          onChange={(event) => {
            const file = event.currentTarget.files?.[0];
            setAnswer(null);
            if (file === undefined) return setCsv(null);
            void read(file);
          }}
        />
      </Field>
      {busy && <p role="status">Reading it …</p>}
      {failure !== null && <p role="alert">{failure}</p>}
      {answer !== null && csv !== null && <Outcome answer={answer} onImport={() => run({ csv, dryRun: false }, setAnswer)} />}
    </Section>
  );
}

function Outcome({ answer, onImport }: { readonly answer: ImportAnswer; readonly onImport: () => void }) {
  const { dryRun, people, teamsAdded, errors, mapping } = answer;
  return (
    <div role="status" className="space-y-2">
      <p>
        {dryRun ? "This would add" : "Added"} {people.added} people and {teamsAdded} teams, {dryRun ? "change" : "changed"} {people.changed}{" "}
        and {dryRun ? "leave" : "left"} {people.same} as they are.
      </p>
      <p className="text-[0.87rem] text-soft">
        {Object.entries(mapping)
          .map(([field, head]) => `${field} from “${head}”`)
          .join(", ")}
      </p>
      {errors.length > 0 && (
        <ul className="max-h-48 list-disc overflow-y-auto pl-5 text-[0.93rem]">
          {errors.map(({ line, message }) => (
            <li key={`${line} ${message}`}>
              Line {line}: {message}
            </li>
          ))}
        </ul>
      )}
      {dryRun && <SmallButton onClick={onImport}>{errors.length > 0 ? "Import the lines that can be read" : "Import them"}</SmallButton>}
    </div>
  );
}
