import type { AdoptionCohort, AdoptionPage } from "../../../model/pages/adoption.ts";
import { sayCount, sayPeriod } from "../../lib/say.ts";
import { TooFew } from "../../ui/TooFew.tsx";
import { sayPercent, sayPercents, sayShareOf } from "./say-percent.ts";

/** Who stays: people by the month in which they first used AI. */
export function Cohorts({ page }: { readonly page: AdoptionPage }) {
  const { cohorts, k } = page;
  if (cohorts.length === 0) return null;
  return (
    <section aria-labelledby="cohorts">
      <h2 id="cohorts" className="text-lg font-semibold text-balance">
        {findingOf(cohorts)}
      </h2>
      <p className="max-w-3xl text-[0.87rem] text-soft">
        Whole organisation. People by the month in which they first used AI (months with fewer than {k} are joined), and the share of them
        still using it in at least half the weeks of each later month, with 95 % intervals; shares near all are said as “at least”. Who
        stays where a target is set may stay for the target.
      </p>
      <div className="mt-3">
        {cohorts.map((cohort) => (
          <Cohort key={cohort.from} cohort={cohort} k={k} />
        ))}
      </div>
    </section>
  );
}

function Cohort({ cohort, k }: { readonly cohort: AdoptionCohort; readonly k: number }) {
  const people = cohort.months.findLast(({ figure }) => figure.value !== null)?.people ?? 0;
  return (
    <div className="grid gap-x-6 gap-y-2 border-t border-line py-3 sm:grid-cols-[11rem_minmax(0,1fr)]">
      <h3 className="font-medium">
        {cohort.first ? `By ${sayPeriod({ from: `${cohort.to.slice(0, 8)}01`, to: cohort.to })}` : sayPeriod(cohort)}
        <span className="block text-[0.87rem] font-normal text-soft">
          {people === 0 ? "too few people" : `about ${sayCount(people)} people`}
          {cohort.first && ", some from before"}
        </span>
      </h3>
      <ol className="grid grid-cols-[repeat(auto-fill,minmax(5.6rem,1fr))] gap-x-3 gap-y-3">
        {cohort.months.map(({ month, figure: { value, low, high, edge, withheld } }) => (
          <li key={month} className="text-[0.87rem]">
            <span className="text-soft">{sayLater(cohort.to, month)}</span>
            {value === null ? (
              <span className="block" title={withheld}>
                <span className="mt-0.5 block w-7 [&_svg]:block [&_svg]:h-auto [&_svg]:w-full">
                  <TooFew k={k} />
                </span>
                <span className="sr-only">{withheld}</span>
              </span>
            ) : (
              <>
                <span className="block text-[1.07rem] font-semibold">
                  {edge !== undefined && (
                    <>
                      <span aria-hidden="true">{edge === "at least" ? "≥ " : "≤ "}</span>
                      <span className="sr-only">{edge} </span>
                    </>
                  )}
                  {sayPercent(value)}
                </span>
                {low !== undefined && high !== undefined && (
                  <>
                    <svg width="100%" height="8" className="block" aria-hidden="true">
                      <rect width="100%" height="2" y="3" className="fill-line" />
                      <rect x={`${100 * low}%`} width={`${Math.max(1, 100 * (high - low))}%`} height="4" y="2" className="fill-held" />
                      <rect x={`${Math.max(0, 100 * value - 1)}%`} width="2" height="8" className="fill-ink" />
                    </svg>
                    <span className="text-soft">{sayPercents(low, high)}</span>
                  </>
                )}
              </>
            )}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** "1 month on": counted from the cohort's last month. */
function sayLater(to: string, month: string): string {
  const months = (Number(month.slice(0, 4)) - Number(to.slice(0, 4))) * 12 + Number(month.slice(5, 7)) - Number(to.slice(5, 7));
  return `${months} ${months === 1 ? "month" : "months"} on`;
}

/** The latest share of those who have been followed for at least three months, from the least to the most. */
function findingOf(cohorts: readonly AdoptionCohort[]): string {
  const latest = cohorts
    .filter(({ months }) => months.length >= 3)
    .flatMap(({ months }) => months.at(-1)?.figure ?? [])
    .filter(({ value }) => value !== null)
    .toSorted((a, b) => (a.value ?? 0) - (b.value ?? 0));
  const [least, most] = [latest[0], latest.at(-1)];
  if (least === undefined || most === undefined) return "Who began, and who stays: too early to say";
  // What is at least the least is at least that.
  const said = least.edge === "at least" ? sayShareOf(least) : [...new Set([sayShareOf(least), sayShareOf(most)])].join(" to ");
  return `Of those who began three months ago or earlier, ${said} still use it`;
}
