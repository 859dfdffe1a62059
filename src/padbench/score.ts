import { quarterOf, type Truth } from "./truth.ts";

/** What a detector says of a session or a person's week. */
export interface Prediction {
  readonly session?: string;
  /** "p00042:2026-W09" */
  readonly personWeek?: string;
  /** 0–1 */
  readonly probability: number;
  /** Shown to the person as a finding. */
  readonly flagged?: boolean;
  /** Of the week's spend, the part that is expected to be padding; default: the probability. */
  readonly share?: number;
}

export interface Score {
  /** Of padded person-weeks (30 % of spend or more), mean over strategies, found where at most 1 % of honest person-quarters have any week found. */
  readonly recallAt1pctFpr: number | null;
  /** Of the spend of those person-weeks, the part that was found at that threshold. */
  readonly recallSpend: number | null;
  /** Of honest person-quarters, the part with a flagged week, at the predictions' own threshold. */
  readonly fprPersonQuarter: number | null;
  /** Of padded person-weeks, mean over strategies, flagged at the predictions' own threshold. */
  readonly recallFlagged: number | null;
  readonly paddedShareOfSpend: { readonly true: number | null; readonly estimated: number };
  /** Mean distance of probability and truth over ten bins of equal width, weighted by their numbers. */
  readonly calibration: { readonly error: number | null; readonly bins: readonly CalibrationBin[] };
  readonly byStrategy: Readonly<Record<string, { readonly weeks: number; readonly recall: number; readonly flagged: number }>>;
  readonly byConfuser: Readonly<Record<string, { readonly personQuarters: number; readonly found: number; readonly flagged: number }>>;
}

export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly weeks: number;
  readonly predicted: number;
  readonly padded: number;
}

const doseThatCounts = 0.3;

/** Scores predictions of person-weeks against a world's labels. Without labels only the estimated share is told. */
export function score(predictions: readonly Prediction[], truth: Truth): Score {
  const weeks = predictions.flatMap(({ personWeek, probability, flagged, share }) =>
    personWeek === undefined
      ? []
      : [
          {
            personWeek,
            probability,
            flagged: flagged === true,
            share: share ?? probability,
            spend: truth.spend.get(personWeek) ?? 0,
            ...(truth.weekLabels.get(personWeek) ?? { padded: 0, strategy: "" }),
          },
        ],
  );
  const predicted = new Set(weeks.map(({ personWeek }) => personWeek));
  // What was not predicted was not found.
  const missed = [...truth.weekLabels].flatMap(([personWeek, label]) =>
    predicted.has(personWeek)
      ? []
      : [{ personWeek, probability: 0, flagged: false, share: 0, spend: truth.spend.get(personWeek) ?? 0, ...label }],
  );
  const all = [...weeks, ...missed];
  const total = all.reduce((sum, { spend }) => sum + spend, 0);
  const estimated = total === 0 ? 0 : all.reduce((sum, { spend, share }) => sum + spend * share, 0) / total;
  if (!truth.labelled)
    return {
      recallAt1pctFpr: null,
      recallSpend: null,
      fprPersonQuarter: null,
      recallFlagged: null,
      paddedShareOfSpend: { true: null, estimated },
      calibration: { error: null, bins: [] },
      byStrategy: {},
      byConfuser: {},
    };
  const honest = honestQuarters(all);
  const tops = honest.map(({ top }) => top).sort((a, b) => b - a);
  const threshold = tops[Math.floor(tops.length / 100)] ?? 0;
  const padded = all.filter((week) => week.padded >= doseThatCounts);
  const byStrategy = Object.fromEntries(
    byName(Map.groupBy(padded, ({ strategy }) => strategy)).map(([name, own]) => [
      name,
      {
        weeks: own.length,
        recall: part(own, ({ probability }) => probability > threshold),
        flagged: part(own, ({ flagged }) => flagged),
      },
    ]),
  );
  const byConfuser = Object.fromEntries(
    byName(Map.groupBy(honest, ({ confuser }) => confuser)).map(([name, own]) => [
      name === "" ? "nothing odd" : name,
      { personQuarters: own.length, found: part(own, ({ top }) => top > threshold), flagged: part(own, ({ flagged }) => flagged) },
    ]),
  );
  const found = padded.filter(({ probability }) => probability > threshold);
  const bins = calibrationBins(all);
  return {
    recallAt1pctFpr: mean(Object.values(byStrategy).map(({ recall }) => recall)),
    recallSpend: ratio(sumOf(found), sumOf(padded)),
    fprPersonQuarter: honest.length === 0 ? null : part(honest, ({ flagged }) => flagged),
    recallFlagged: mean(Object.values(byStrategy).map(({ flagged }) => flagged)),
    paddedShareOfSpend: {
      true: total === 0 ? 0 : all.reduce((sum, { spend, padded: share }) => sum + spend * share, 0) / total,
      estimated,
    },
    calibration: {
      error: bins.reduce((sum, bin) => sum + bin.weeks * Math.abs(bin.predicted - bin.padded), 0) / Math.max(1, all.length),
      bins,
    },
    byStrategy,
    byConfuser,
  };
}

interface Week {
  readonly personWeek: string;
  readonly probability: number;
  readonly flagged: boolean;
  readonly padded: number;
  readonly strategy: string;
}

/** Person-quarters without a padded week: their highest probability, and what they could be confused with. */
function honestQuarters(weeks: readonly Week[]): { readonly top: number; readonly flagged: boolean; readonly confuser: string }[] {
  const quarters = Map.groupBy(weeks, ({ personWeek }) => {
    const at = personWeek.lastIndexOf(":");
    return `${personWeek.slice(0, at)}:${quarterOf(personWeek.slice(at + 1))}`;
  });
  return [...quarters.values()]
    .filter((own) => own.every(({ padded }) => padded === 0))
    .map((own) => ({
      top: own.reduce((top, { probability }) => Math.max(top, probability), 0),
      flagged: own.some(({ flagged }) => flagged),
      confuser: own.find(({ strategy }) => strategy !== "")?.strategy ?? "",
    }));
}

function calibrationBins(weeks: readonly Week[]): CalibrationBin[] {
  return [...Map.groupBy(weeks, ({ probability }) => Math.min(9, Math.floor(probability * 10)))]
    .sort(([a], [b]) => a - b)
    .map(([bin, own]) => ({
      from: bin / 10,
      to: (bin + 1) / 10,
      weeks: own.length,
      predicted: mean(own.map(({ probability }) => probability)) ?? 0,
      padded: part(own, ({ padded }) => padded > 0),
    }));
}

function byName<Value>(groups: ReadonlyMap<string, Value>): [string, Value][] {
  return [...groups].sort(([a], [b]) => a.localeCompare(b, "en"));
}

function sumOf(weeks: readonly { readonly spend: number }[]): number {
  return weeks.reduce((sum, { spend }) => sum + spend, 0);
}

function part<Item>(items: readonly Item[], is: (item: Item) => boolean): number {
  return items.length === 0 ? 0 : items.filter(is).length / items.length;
}

function ratio(a: number, b: number): number | null {
  return b === 0 ? null : a / b;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
