import type { ReviewPage } from "../../../model/pages/people.ts";
import { useChange } from "../../lib/use-change.ts";
import { SmallButton } from "../../ui/SmallButton.tsx";
import { Section } from "./Section.tsx";

/** Names that tools sent and that belong to nobody yet. */
export function Review({ review: { waiting } }: { readonly review: ReviewPage }) {
  const { run, failure } = useChange<object>("POST", "/api/identities/review", ["review"]);
  return (
    <Section
      title={
        waiting.length === 0
          ? "Every name has its person"
          : `${waiting.length} ${waiting.length === 1 ? "name waits" : "names wait"} for a person`
      }
      about="Tools name people by mail, login or account. A name that fits nobody for certain waits here; its use counts, and to nobody's page."
    >
      <ul>
        {waiting.map(({ id, names, candidates }) => (
          <li key={id} className="border-t border-line py-2">
            <p className="font-medium">
              {names.length === 0 ? "Somebody without a name" : names.map(({ kind, value }) => `${value} (${kind})`).join(", ")}
            </p>
            {candidates.length === 0 && (
              <p className="text-[0.87rem] text-soft">Looks like nobody who is known. An import of people may name them.</p>
            )}
            {candidates.map((candidate) => (
              <p key={candidate.id} className="mt-1 flex flex-wrap items-center gap-2 text-[0.93rem]">
                <span>
                  {candidate.name}, {candidate.mail}: <span className="text-soft">{candidate.why.toLowerCase()}</span>
                </span>
                <SmallButton
                  label={`They are ${candidate.name}`}
                  onClick={() => run({ waiting: id, person: candidate.id, decision: "join" })}
                >
                  The same person
                </SmallButton>
                <SmallButton
                  label={`They are not ${candidate.name}`}
                  onClick={() => run({ waiting: id, person: candidate.id, decision: "apart" })}
                >
                  Somebody else
                </SmallButton>
              </p>
            ))}
          </li>
        ))}
      </ul>
      {failure !== null && <p role="alert">{failure}</p>}
    </Section>
  );
}
