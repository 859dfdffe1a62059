import { UpshotError } from "../kit/errors.ts";
import { startOfDay, zonedDate } from "../kit/time-zone.ts";
import type { OptionDefinition, Terminal } from "./define-command.ts";
import { quoted } from "./render/quoted.ts";

export const groupings = ["day", "month", "year", "tool", "model", "project", "session", "branch", "pull-request"] as const;
export type Grouping = (typeof groupings)[number];

export const logsOption: OptionDefinition = {
  flags: "--logs <dir>",
  summary: "read the logs in this folder, in a tool's own layout (a projects/ folder inside means Claude Code)",
};
export const repoOption: OptionDefinition = { flags: "--repo <dir>", summary: "the git repository (default: the one you stand in)" };
export const allOption: OptionDefinition = { flags: "--all", summary: "every repository that the logs name, not only this one" };
export const moreOption: OptionDefinition = { flags: "--more", summary: "show every link with what it rests on, the unlikely ones too" };
export const sampleOption: OptionDefinition = { flags: "--or-sample", summary: "where this place has no session, use the bundled sample" };
export const jsonOption: OptionDefinition = { flags: "--json", summary: "print JSON for other programs" };
export const periodOptions: readonly OptionDefinition[] = [
  { flags: "--since <date>", summary: "from this day or time on (2026-10-01, 2026-10-01T09:00Z, or 30d for the last 30 days)" },
  { flags: "--until <date>", summary: "up to and including this day, or up to this time" },
  { flags: "--tz <zone>", summary: "time zone of days (default: yours), for example Europe/Berlin" },
];
export const currencyOption: OptionDefinition = {
  flags: "--currency <code=rate>",
  summary: "show money in another currency at your own rate for one US dollar, for example EUR=0.86",
};

export interface Period {
  /** Milliseconds UTC, inclusive; null: from the beginning. */
  readonly from: number | null;
  /** Milliseconds UTC, exclusive; null: to the end. */
  readonly to: number | null;
  readonly timeZone: string;
}

/** Reads `--since --until --tz`. A bare day means that day in the time zone; `--until` includes it. */
export function readPeriod(
  options: Readonly<Record<string, string | boolean | undefined>>,
  terminal: Pick<Terminal, "now" | "timeZone">,
): Period {
  const given = text(options["tz"]);
  const chosen = given === null ? null : readZone(given);
  const since = text(options["since"]);
  const until = text(options["until"]);
  const from = since === null ? null : readMoment("--since", since, terminal.now, chosen ?? terminal.timeZone, 0);
  const to = until === null ? null : readMoment("--until", until, terminal.now, chosen ?? terminal.timeZone, 1);
  if (from !== null && to !== null && from >= to) {
    throw new UpshotError({ code: "bad-option", message: "--since is not before --until", hint: "Swap them, or leave one out." });
  }
  return {
    from,
    to,
    // Not asked for before it is needed: see `openTerminal`.
    get timeZone() {
      return chosen ?? terminal.timeZone;
    },
  };
}

/** A moment given by a person: a day (its start, or `daysLater` days on), an ISO time, or `30d` before now. */
export function readMoment(flag: string, value: string, now: number, timeZone: string, daysLater: number): number {
  const back = /^(\d{1,5})d$/.exec(value);
  if (back?.[1] !== undefined) {
    const { year, month, day } = zonedDate(now, timeZone);
    return startOfDay(timeZone, year, month, day - Number(back[1]));
  }
  const bare = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (bare !== null) {
    const [year, month, day] = [Number(bare[1]), Number(bare[2]), Number(bare[3])];
    const check = new Date(Date.UTC(year, month - 1, day));
    if (check.getUTCMonth() === month - 1 && check.getUTCDate() === day) return startOfDay(timeZone, year, month, day + daysLater);
  } else if (/^\d{4}-\d{2}-\d{2}T/.test(value) && !Number.isNaN(Date.parse(value))) {
    return Date.parse(value);
  }
  throw new UpshotError({
    code: "bad-option",
    message: `${flag} ${quoted(value)} is not a date`,
    hint: "Write a day as 2026-10-01, a time as 2026-10-01T09:00:00Z, or 30d for the last 30 days.",
  });
}

/** Reads `--currency EUR=0.86`. */
export function readCurrency(value: string | boolean | undefined): { code: string; perUsd: number } | undefined {
  const given = text(value);
  if (given === null) return undefined;
  const match = /^([A-Za-z]{3})=(\d+(?:\.\d+)?)$/.exec(given);
  if (match?.[1] === undefined || !(Number(match[2]) > 0 && Number.isFinite(Number(match[2])))) {
    throw new UpshotError({
      code: "bad-option",
      message: `--currency ${quoted(given)} has no rate`,
      hint: "Write the code and what one US dollar costs in it: --currency EUR=0.86",
    });
  }
  return { code: match[1].toUpperCase(), perUsd: Number(match[2]) };
}

export function text(value: string | boolean | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function readZone(zone: string): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch (cause) {
    throw new UpshotError({
      code: "bad-option",
      message: `--tz ${quoted(zone)} is not a time zone`,
      hint: "Use a name such as Europe/Berlin or UTC.",
      cause,
    });
  }
}

/** A number given as an option; what is no number comes out as NaN, for the schema behind it to refuse in words. */
export function numberOf(value: string | boolean | undefined): number | undefined {
  const given = text(value);
  return given === null ? undefined : given.trim() === "" ? NaN : Number(given);
}
