import { frozenPopulations } from "../../ledger/queries/frozen-populations.ts";
import { costByPerson, heldOutcomes } from "../../ledger/queries/held-outcomes.ts";
import { organisationChart } from "../../ledger/queries/organisation-chart.ts";
import { publishedBoard, writeBoard, type PublishedBoard } from "../../ledger/queries/published-board.ts";
import { ratioInterval } from "../../stats/ratio-interval.ts";
import { dayName, quarterSpan } from "../privacy/days.ts";
import { blurEstimate } from "../privacy/metric-gate.ts";
import { populationRows, thawPopulation } from "../privacy/populations.ts";
import type { PublishStores } from "../privacy/publish.ts";
import { limitsOf } from "../privacy/safe-sum.ts";
import { decideFigures } from "../publishing/decide-figures.ts";
import { adjustForTasks } from "./adjust-for-tasks.ts";

/** Days after a quarter's end until what came of its use is known. */
export const boardMatures = 15;

/**
 * Publishes the board's figures of the last quarter that has matured, for the teams that want to be on it and have none yet. Each
 * passes the privacy gate for metrics with both of its sums, whoever else is on the board.
 *
 * @param options.until the last whole day
 * @param options.teams that chose to be on the board
 */
export async function publishBoard(
  { ledger, control }: PublishStores,
  { until, k, teams }: { readonly until: number; readonly k: number; readonly teams: readonly string[] },
): Promise<number> {
  const frozen = Map.groupBy(await frozenPopulations(control), ({ quarter }) => quarter);
  const quarter = [...frozen.keys()]
    .filter((name) => quarterSpan(name).to + boardMatures <= until)
    .toSorted()
    .at(-1);
  if (quarter === undefined) return 0;
  const known = new Set((await publishedBoard(control)).filter((row) => row.quarter === quarter).map(({ group }) => group));
  const due = teams.filter((team) => !known.has(team));
  if (due.length === 0) return 0;
  const chart = await organisationChart(control, dayName(until));
  const { population, groups } = thawPopulation(quarter, frozen.get(quarter) ?? [], chart.groups);
  const span = quarterSpan(quarter);
  const all = adjustForTasks(await heldOutcomes(ledger, span), await costByPerson(ledger, span));
  const parts = new Map([...all].filter(([person]) => population.homes.has(person)));
  const decisions = decideFigures({ measure: { kind: "ratio" } }, parts, {
    population,
    groups,
    peopleNow: chart.peopleNow,
    limits: limitsOf(k),
  });
  const whole = ratioInterval([...parts.values()]);
  const members = Map.groupBy(populationRows(population, groups), ({ team }) => team);
  const rows = due.map((group): PublishedBoard => {
    const nothing = { quarter, group, people: 0, value: null, low: null, high: null };
    const reason = decisions.get(group) ?? "no data";
    const own = (members.get(group) ?? []).flatMap(({ person }) => parts.get(person) ?? []);
    const ratio = ratioInterval(own);
    if (reason !== "" || ratio === null || whole === null || whole.value === 0)
      return { ...nothing, withheld: reason === "" ? "no data" : reason };
    const [value, low, high] = [ratio.value / whole.value, ratio.low / whole.value, ratio.high / whole.value];
    const { n: _n, ...blurred } = blurEstimate(
      { value, low, high, n: own.length },
      own.map(({ weight }) => weight),
    );
    return Number.isFinite(blurred.high) ? { ...nothing, ...blurred, withheld: "" } : { ...nothing, withheld: "one person dominates" };
  });
  await writeBoard(control, rows);
  return rows.length;
}
