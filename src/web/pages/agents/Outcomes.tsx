import { Link } from "@tanstack/react-router";
import type { AgentOutcome } from "../../../model/pages/agents.ts";
import { Swatch } from "../../charts/Textures.tsx";
import { sayMoment } from "../../lib/say-moment.ts";
import { verdictWords } from "./agent-words.ts";

/** What was promised, each with its verdict and the evidence for it. */
export function Outcomes(props: {
  readonly title: string;
  readonly about: string;
  readonly outcomes: readonly AgentOutcome[];
  readonly timeZone: string;
  readonly links?: boolean;
}) {
  const { outcomes, timeZone, links = true } = props;
  return (
    <section aria-label={props.title}>
      <h2 className="text-lg font-semibold">{props.title}</h2>
      <p className="mt-1 max-w-2xl text-[0.93rem] text-soft">{props.about}</p>
      <ul className="mt-2">
        {outcomes.map(({ id, run, verifier, artifact, about, verdict, evidence, madeAt, dueAt, judgedAt }) => (
          <li
            key={id}
            className="grid gap-x-6 gap-y-0.5 border-t border-line py-2 sm:grid-cols-[minmax(0,11rem)_minmax(0,1fr)_minmax(0,16rem)]"
          >
            <span className="inline-flex items-center gap-2 font-medium">
              <Swatch part={verdictWords[verdict].part} /> {verdictWords[verdict].name}
            </span>
            <span className="min-w-0">
              {about !== null && <span className="block wrap-anywhere">{about}</span>}
              {evidence === "" ? "Nothing looked up yet" : evidence}
              <span className="block text-[0.87rem] break-all text-soft">
                {verifier} · {artifact}
              </span>
            </span>
            <span className="text-[0.87rem] text-soft">
              {links ? (
                <Link to="/agents/runs/$id" params={{ id: run }} className="text-accent underline-offset-4 hover:underline">
                  {sayMoment(madeAt, timeZone)}
                </Link>
              ) : (
                sayMoment(madeAt, timeZone)
              )}
              {verdict === "pending"
                ? ` · until ${sayMoment(dueAt, timeZone)}`
                : judgedAt !== null && ` · judged ${sayMoment(judgedAt, timeZone)}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
