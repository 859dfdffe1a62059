import { publishedAdoption, type AdoptionFigure, type PublishedAdoption } from "../../ledger/queries/published-adoption.ts";
import { metricSeries, type PublishedMetric } from "../../ledger/queries/published-metrics.ts";
import { publishedCohorts, type PublishedCohort } from "../../ledger/queries/published-cohorts.ts";
import { UpshotError } from "../../kit/errors.ts";
import { adoptionMatures } from "../../measure/adoption/publish-adoption.ts";
import { edgeOf } from "../../measure/privacy/metric-gate.ts";
import type { AdoptionCohort, AdoptionMonth, AdoptionPage, TargetWords } from "../../model/pages/adoption.ts";
import type { Figure } from "../../model/pages/figure.ts";
import { listTargets, type Target } from "../organisation/targets.ts";
import { listTeams, type Team } from "../organisation/teams.ts";
import type { Services } from "../services.ts";
import { adoptionSentence } from "./adoption-sentence.ts";
import { teamsWithin } from "./groups.ts";

export interface AdoptionQuestion {
  readonly to: string | undefined;
  readonly team: string | undefined;
}

/** A group's target beside what came of the use, and the organisation's cohorts. @throws UpshotError `not-found` for an unknown team */
export async function adoptionOf({ ledger, control, k }: Services, { to, team: asked }: AdoptionQuestion): Promise<AdoptionPage> {
  const [teams, targets, cohorts] = await Promise.all([listTeams(control), listTargets(control), publishedCohorts(control)]);
  const first = teams.find(({ id, parent }) => (asked === undefined ? parent === null : id === asked));
  if (first === undefined)
    throw new UpshotError({ code: "not-found", message: "There is no such team", hint: "GET /api/session lists the teams." });
  const target = targets.find(({ team }) => teamsWithin(team, teams).has(first.id));
  const found =
    target === undefined ? null : await shownGroup(first, target, teams, async (id) => monthsOfGroup({ ledger, control, k }, id, target));
  const months = found?.months ?? [];
  const month = months.findLast((one) => to === undefined || one.to <= to) ?? null;
  const group = found?.group ?? { id: first.id, name: first.name };
  const words = target === undefined ? null : wordsOf(target, teams);
  return {
    group,
    k,
    sentence: adoptionSentence(group.name, words, month),
    target: words,
    others:
      target === undefined
        ? targets.filter(({ team }) => teamsWithin(first.id, teams).has(team)).map((other) => wordsOf(other, teams))
        : [],
    month,
    months,
    cohorts: cohortsOf(cohorts, k),
    matures: adoptionMatures,
    withheld: months.length > 0 && month !== null && month.active.value === null ? [month.active.withheld ?? ""] : [],
  };
}

export function wordsOf({ team, share, jobs, allowance, since }: Target, teams: readonly Team[]): TargetWords {
  return { team: { id: team, name: teams.find(({ id }) => id === team)?.name ?? team }, share, jobs: [...jobs], allowance, since };
}

/** The group, or the nearest above it within the target that has figures. */
async function shownGroup(
  first: Team,
  target: Target,
  teams: readonly Team[],
  read: (id: string) => Promise<readonly AdoptionMonth[]>,
): Promise<{ readonly group: AdoptionPage["group"]; readonly months: readonly AdoptionMonth[] }> {
  for (let team = first; ;) {
    const months = await read(team.id);
    const above = teams.find(({ id }) => id === team.parent);
    if ((months.at(-1)?.active.value ?? null) !== null || team.id === target.team || above === undefined)
      return { group: { id: team.id, name: team.name, ...(team === first ? {} : { asked: first.name }) }, months };
    team = above;
  }
}

/** A group's months; where the people the target means may not be told apart in the last, the catalogue's figures of everybody instead. */
async function monthsOfGroup(
  { ledger, control, k }: Pick<Services, "ledger" | "control" | "k">,
  group: string,
  target: Target,
): Promise<AdoptionMonth[]> {
  const rows = (await publishedAdoption(control, group)).filter((row) => row.target === target.team);
  const months = [...Map.groupBy(rows, ({ from }) => from).values()].map((month): AdoptionMonth => {
    const of = (figure: AdoptionFigure): Figure =>
      figureOf(
        month.find((row) => row.figure === figure),
        figure === "without" ? "count" : "share",
        k,
      );
    const [row] = month;
    const people = month.find(({ figure }) => figure === "active")?.people ?? 0;
    return {
      from: row?.from ?? "",
      to: row?.to ?? "",
      people,
      everybody: false,
      active: of("active"),
      outcome: of("outcome"),
      exploration: of("exploration"),
      without: of("without"),
    };
  });
  const last = months.at(-1);
  if (last === undefined || last.active.value !== null) return months;
  const everybody = await everybodysMonths(ledger, group);
  return everybody.length > 0 ? everybody : months;
}

const ever = { from: "1970-01-01", to: "2149-06-06" };
const notApart = "Not told apart here: those the target does not mean are too few";

async function everybodysMonths(ledger: Services["ledger"], group: string): Promise<AdoptionMonth[]> {
  const [active, outcome] = await Promise.all(
    ["weekly-active-share", "active-with-outcome-share"].map(async (metric) => metricSeries(ledger, { metric, group, ...ever })),
  );
  return (active ?? []).flatMap((row): AdoptionMonth[] => {
    const came = outcome?.find(({ from, to }) => from === row.from && to === row.to);
    // Quarters come too; and the reported share never stands alone.
    if (row.to - row.from >= 31 || came === undefined || row.value === null || came.value === null) return [];
    const share = (metric: PublishedMetric): Figure => ({ value: metric.value, unit: "share", ...intervalOf(metric), n: metric.n });
    const days = { from: dateOf(row.from), to: dateOf(row.to), people: row.people };
    return [
      {
        ...days,
        everybody: true,
        active: share(row),
        outcome: share(came),
        exploration: { value: null, unit: "share", withheld: notApart },
        without: { value: null, unit: "count", withheld: notApart },
      },
    ];
  });
}

function dateOf(days: number): string {
  return new Date(days * 86_400_000).toISOString().slice(0, 10);
}

function figureOf(row: PublishedAdoption | undefined, unit: Figure["unit"], k: number): Figure {
  if (row === undefined || row.value === null) return { value: null, unit, withheld: sayWithheld(row?.withheld ?? "", unit, k) };
  return unit === "count" ? { value: row.value, unit } : { value: row.value, unit, ...intervalOf(row), n: row.n };
}

function intervalOf(row: Pick<PublishedAdoption, "value" | "low" | "high">): Pick<Figure, "low" | "high" | "edge"> {
  const edge = edgeOf(row);
  if (edge !== null) return { edge };
  return { ...(row.low === null ? {} : { low: row.low }), ...(row.high === null ? {} : { high: row.high }) };
}

function sayWithheld(reason: string, unit: Figure["unit"], k: number): string {
  if (unit === "count") return `Fewer than ${k}, or none: neither is told`;
  return reason === "no data"
    ? "Nobody the target means was there"
    : `Too few people: at least ${k} must be meant by the target, and as many or none not, else the difference to other figures would be about them`;
}

function cohortsOf(rows: readonly PublishedCohort[], k: number): AdoptionCohort[] {
  return [...Map.groupBy(rows, ({ from }) => from).values()].map((cells, i) => ({
    from: cells[0]?.from ?? "",
    to: cells[0]?.to ?? "",
    first: i === 0,
    months: cells.map(({ month, people, value, low, high, withheld }) => ({
      month,
      people,
      figure:
        value === null
          ? {
              value,
              unit: "share" as const,
              withheld: withheld === "no data" ? "Nobody of them is left" : `Too few people: a figure is of at least ${k}`,
            }
          : { value, unit: "share" as const, ...intervalOf({ value, low, high }), n: people },
    })),
  }));
}
