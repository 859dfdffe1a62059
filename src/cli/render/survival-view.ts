import { kaplanMeier, type Lifetimes } from "../../stats/kaplan-meier.ts";
import type { Report } from "../../model/report.ts";
import { calendarDay, dayAndYear } from "./dates.ts";
import type { Line, Pen } from "./ink.ts";
import { inkFor, paint } from "./ink.ts";
import { compact, number, percent, plural } from "./numbers.ts";
import { facts, paragraph, sections } from "./page.ts";
import { blank, table } from "./table.ts";
import { sayBecause } from "./say-period.ts";
import type { View } from "./terminal-view.ts";
import { partBar } from "./yield-bar.ts";

/** Lines of one commit or unit, as `src/read/git/survival.ts` counts them; times are milliseconds UTC. */
export interface BornLines {
  readonly sha: string;
  readonly landedAt: number;
  readonly linesLanded: number;
  readonly linesAlive: number;
  /** In the order of the default branch; negative `lines` = a merge brought them back. */
  readonly deaths: readonly { readonly at: number; readonly lines: number }[];
}

export interface SurvivalPage {
  /** Folder of the repository. */
  readonly repository: string;
  readonly by: "commit" | "landed";
  readonly survival: {
    readonly commits: readonly BornLines[];
    readonly files: readonly { readonly file: string; readonly commit: string; readonly lines: number }[];
  };
  readonly timeZone: string;
  /** Milliseconds UTC. */
  readonly now: number;
  /** Up to which moment the clone knows what happened, and what that rests on. */
  readonly asOf: { readonly at: number; readonly because: Report["asOfBecause"] };
}

/** `upshot git survival`: how long lines live here, and how much of each year's or quarter's lines is alive. */
export function renderSurvival(page: SurvivalPage, view: View): string {
  const pen = inkFor(view);
  const { survival, timeZone } = page;
  const { end, because } = lastSeen(page);
  const alive = survival.files.reduce((sum, { lines }) => sum + lines, 0);
  const name = page.repository.split(/[\\/]/).findLast((part) => part !== "") ?? page.repository;
  const heading = facts(
    pen,
    ["upshot git survival", name, `as of ${dayAndYear(iso(end), timeZone)}${sayBecause[because]}`],
    view.width,
    "strong",
    0,
  );
  const born = survival.commits.filter(({ linesLanded }) => linesLanded > 0);
  if (born.length === 0) return paint(sections([heading, paragraph(pen, "No line of text has landed here yet.", view.width)]), view);
  const things =
    page.by === "landed"
      ? plural(born.length, "landed unit (a commit, merge or squash)", "landed units (a commit, merge or squash each)")
      : plural(born.length, "commit");
  const landed = born.reduce((sum, { linesLanded }) => sum + linesLanded, 0);
  const said = `${number(alive)} lines of text are alive, of ${number(landed)} that landed with ${things}`;
  return paint(
    sections([
      heading,
      paragraph(pen, said, view.width, "strong"),
      lifetimes(born, end, view, pen),
      cohorts(born, timeZone, view, pen),
      oldest(page, view, pen),
    ]),
    view,
  );
}

/** The moment of every report (docs/decisions/as-of.md), but never before HEAD's newest commit, whose lines are counted. */
function lastSeen({ survival, now, asOf }: SurvivalPage): { end: number; because: Report["asOfBecause"] } {
  const newest = survival.commits.reduce((latest, { landedAt }) => (landedAt <= now ? Math.max(latest, landedAt) : latest), 0);
  return newest > asOf.at ? { end: newest, because: "newest commit" } : { end: asOf.at, because: asOf.because };
}

const dayMs = 86_400_000;
const horizons = [14, 90, 365];

function lifetimes(born: readonly BornLines[], end: number, view: View, pen: Pen): Line[] {
  const lives = born.flatMap((one, group) => livesOf(one, group, end));
  const known = kaplanMeier(
    lives,
    horizons.map((days) => days * dayMs),
  );
  const rows = known.map((point, i) => {
    const name = [pen(`${horizons[i]} days`)];
    if (point === null) return [name, [pen("not known", "dim")], [], [pen("no line has been watched that long", "dim")]];
    const range = `${percent(point.low)} to ${percent(point.high)}`;
    return [name, [pen(percent(point.survival), "strong")], [pen(range)], [pen(`${compact(point.atRisk)} lines watched that long`, "dim")]];
  });
  const lines = lives.reduce((sum, { count }) => sum + count, 0);
  const how = `Kaplan–Meier over ${plural(lines, "line")}, from the day each landed; those still alive count as long as they were watched. Lines of one commit may die together: the 90\u00a0% intervals allow for it.`;
  return [
    [...blank(2), pen("Lines that outlive", "strong")],
    ...table([{}, { align: "right" }, { align: "right" }, { drop: 1 }], rows, { width: view.width }),
    ...paragraph(pen, how, view.width, "dim"),
  ];
}

/**
 * The lives of a commit's lines, as many as landed with it. Lines that came back count as if they had not gone: they
 * are taken off the deaths just before.
 */
export function livesOf({ landedAt, linesLanded, deaths }: BornLines, group: number, end: number): Lifetimes[] {
  const gone: { readonly at: number; lines: number }[] = [];
  let alive = linesLanded;
  for (const { at, lines } of deaths) {
    const dying = Math.min(lines, alive);
    if (dying > 0) gone.push({ at, lines: dying });
    alive -= Math.max(0, dying);
    let back = Math.max(0, -lines);
    for (let last = gone.at(-1); last !== undefined && back > 0; last = gone.at(-1)) {
      const taken = Math.min(back, last.lines);
      last.lines -= taken;
      back -= taken;
      alive += taken;
      if (last.lines === 0) gone.pop();
    }
  }
  const died = gone.map(({ at, lines }) => ({ time: Math.max(0, at - landedAt), died: true, count: lines, group }));
  return alive === 0 ? died : [...died, { time: Math.max(0, end - landedAt), died: false, count: alive, group }];
}

/** By month within a year, by quarter within three, else by year. */
function cohorts(born: readonly BornLines[], timeZone: string, view: View, pen: Pen): Line[] {
  const days = born.map(({ landedAt }) => calendarDay(iso(landedAt), timeZone));
  const years = new Set(days.map((date) => date.slice(0, 4))).size;
  const unit = years === 1 ? "month" : years <= 3 ? "quarter" : "year";
  const keyOf = (date: string): string => {
    if (unit !== "quarter") return date.slice(0, unit === "month" ? 7 : 4);
    return `${date.slice(0, 4)} Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`;
  };
  const totals = new Map<string, { landed: number; alive: number }>();
  for (const [i, { linesLanded, linesAlive }] of born.entries()) {
    const key = keyOf(days[i] ?? "");
    const total = totals.get(key) ?? { landed: 0, alive: 0 };
    totals.set(key, { landed: total.landed + linesLanded, alive: total.alive + linesAlive });
  }
  const rows = [...totals].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const barWidth = Math.max(10, Math.min(60, view.width - 48));
  return [
    [...blank(2), pen(`Alive now, by the ${unit} they landed`, "strong")],
    ...table(
      [{}, {}, { align: "right" }, { align: "right", drop: 1 }],
      rows.map(([key, { landed, alive }]) => {
        const share = landed === 0 ? 0 : alive / landed;
        const bar = pen(partBar("held", share, barWidth, view), "held");
        return [
          [pen(key)],
          [bar, ...blank(barWidth - bar.text.length)],
          [pen(percent(share))],
          [pen(`${compact(alive)} of ${compact(landed)} lines`, "dim")],
        ];
      }),
      { width: view.width },
    ),
  ];
}

function oldest({ survival, timeZone }: SurvivalPage, view: View, pen: Pen): Line[] {
  const landedAt = new Map(survival.commits.map((commit) => [commit.sha, commit.landedAt]));
  const rows = survival.files
    .toSorted((a, b) => (landedAt.get(a.commit) ?? 0) - (landedAt.get(b.commit) ?? 0) || b.lines - a.lines || (a.file < b.file ? -1 : 1))
    .slice(0, 3);
  return [
    [...blank(2), pen("Oldest lines alive", "strong")],
    ...table(
      [{ align: "right" }, { align: "right" }, { min: 12 }, { drop: 1 }],
      rows.map(({ file, commit, lines }) => [
        [pen(dayAndYear(iso(landedAt.get(commit) ?? 0), timeZone))],
        [pen(plural(lines, "line"))],
        [pen(file)],
        [pen(commit.slice(0, 7), "dim")],
      ]),
      { width: view.width },
    ),
  ];
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
