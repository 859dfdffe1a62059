import { Link } from "@tanstack/react-router";
import type { AdoptionPage } from "../../../model/pages/adoption.ts";
import { sayCount, sayDay } from "../../lib/say.ts";
import { useAddress } from "../../lib/use-address.ts";
import { sayPercent } from "./say-percent.ts";

/** Whom the figures are about, how they could be gamed, and what is not told. */
export function TargetAside({ page }: { readonly page: AdoptionPage }) {
  const [{ from, to }] = useAddress();
  const { target, month, others, group, k, matures } = page;
  if (target === null) {
    return (
      <div className="mt-4 max-w-3xl space-y-2 text-soft">
        <p>
          Nothing needs one: a target counts use, and use is no progress. Where an organisation sets one, the share of weeks that led to an
          outcome stands beside it, always.
        </p>
        {others.map(({ team, share }) => (
          <p key={team.id}>
            <Link to="/adoption" search={{ from, to, team: team.id }} className="text-accent underline underline-offset-4">
              {team.name}
            </Link>{" "}
            has one of {sayPercent(share)}.
          </p>
        ))}
      </div>
    );
  }
  const about = month === null || month.people === 0 ? "" : `About ${sayCount(month.people)} people. `;
  return (
    <div className="mt-4 max-w-3xl space-y-2 text-[0.93rem] text-soft">
      <p>
        {about}
        {month?.everybody === true
          ? `Everybody in ${group.name}, whatever their job: those the target does not mean are too few to be told apart. `
          : `The target means ${target.jobs.length === 0 ? "every job" : target.jobs.join(", ")} in ${target.team.name}, from ${sayDay(target.since)}. `}
        A week counts to the month of its Thursday, for whoever was there from its Monday to its Friday.
      </p>
      <p>
        How it could be gamed: a single prompt makes a week active. Then the second bar stays where it is, and the gap between the two
        grows. Some of the gap is honest: sources that cannot link, questions, work that is still pending.
      </p>
      {month !== null && (
        <p>
          {month.without.value === null
            ? `Faster without it: people may declare so for themselves and are then counted out. How many did is told from ${k} on.`
            : `Faster without it: about ${sayCount(month.without.value)} people declared so for themselves and are counted out.`}
        </p>
      )}
      <p>
        A month is published {matures} days after its end{month?.everybody === true ? "" : ", and does not change any more"}. It says
        nothing about any one person.
      </p>
    </div>
  );
}
