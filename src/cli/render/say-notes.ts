import type { Report } from "../../model/report.ts";
import { day, dayAndYear, year } from "./dates.ts";
import type { Currency } from "./money.ts";
import { money } from "./money.ts";
import { everywhere, nextCommand } from "./next-command.ts";
import { number, percent, plural } from "./numbers.ts";
import { halfWidth } from "./say-money.ts";
import { shellWord } from "./shell-word.ts";
import { noSurroundings, type Surroundings } from "./surroundings.ts";

/** Something the reader must know to read the figures right. */
export interface Note {
  readonly about: "estimated" | "unpriced" | "sessions" | "plan" | "as of" | "skipped" | "links";
  readonly says: string;
  /** What to run, where something can be done about it. */
  readonly command: string | null;
}

/** Everything that is not known or not as it seems, most telling first. Each is said once. */
export function notes(report: Report, currency: Currency, around: Surroundings = noSurroundings): Note[] {
  return [
    estimated(report, currency),
    unpriced(report, around),
    ...plans(report, currency),
    silent(report),
    links(report, around),
    asOf(report, around),
    skipped(report, around),
  ].filter((note) => note !== null);
}

function estimated(report: Report, currency: Currency): Note | null {
  const { repair, usage } = report;
  if (repair.sessions === 0) return null;
  const half = halfWidth(usage.interval);
  const tokens = repair.relative === null ? "" : ` (±\u00a0${percent(repair.relative)})`;
  const [low, high] = usage.interval.map((end) => money(end, currency, half));
  // Where both ends round to the same amount, saying it twice tells nothing.
  const cost = low === high ? "" : `, so the cost is ${low} to ${high} (±\u00a0${fine(half / usage.costMicros)}, 90\u00a0% interval)`;
  const logs = repair.sessions === 1 ? "the log of 1\u00a0session holds" : `the logs of ${plural(repair.sessions, "session")} hold`;
  return {
    about: "estimated",
    says: `${logs} placeholders instead of output tokens: they are estimated${tokens}${cost}`,
    command: null,
  };
}

/** 0.0034 → "0.3 %": as small as it is beside the uncertainty of the tokens. */
function fine(share: number): string {
  return share >= 0.0095 || share === 0 ? percent(share) : `${Math.max(0.1, Math.round(share * 1000) / 10)}\u00a0%`;
}

/** Sessions that stand in the count and in no sum of money. */
function silent({ sessions }: Report): Note | null {
  const count = sessions.filter(({ responses }) => responses === 0).length;
  if (count === 0 || count === sessions.length) return null;
  const [hold, own, cost] = count === 1 ? ["holds", "its", "it costs"] : ["hold", "their", "they cost"];
  const says = `${number(count)} of the ${plural(sessions.length, "session")} ${hold} no response of ${own} own, so ${cost} nothing`;
  return { about: "sessions", says, command: null };
}

function unpriced(report: Report, around: Surroundings): Note | null {
  const { unpriced: responses, responses: all } = report.usage;
  if (responses === 0) return null;
  const models = report.unpricedModels.map(({ model }) => model);
  const named = models.length > 3 ? `${models.slice(0, 2).join(", ")} and ${models.length - 2} more` : models.join(", ");
  const every = all === 1 ? "The response has" : `All ${plural(all, "response")} have`;
  const which = responses === all ? every : `${plural(responses, "response")} ${responses === 1 ? "has" : "have"}`;
  return {
    about: "unpriced",
    says: `${which} no known price${named === "" ? "" : ` (${named})`}: tokens counted, cost in no sum`,
    command: nextCommand("prices", [], { around }),
  };
}

function plans(report: Report, currency: Currency): Note[] {
  return report.plans.map(({ name, tool, invoice, listMicros }) => ({
    about: "plan",
    says: `${name} (${tool}): ${sayInvoice(invoice)} invoiced, for use worth ${money(listMicros, currency)} at list price`,
    command: null,
  }));
}

/** In the currency it was billed in: no rate is known for it. */
function sayInvoice({ micros, currency }: Report["plans"][number]["invoice"]): string {
  return money(micros, { code: currency, perUsd: 1 });
}

function links(report: Report, around: Surroundings): Note | null {
  if (report.sessions.length === 0 || report.sessions.some((session) => session.links.length > 0)) return null;
  if (report.repository === null && report.repositories.length === 0) {
    return {
      about: "links",
      says: "none of the folders these sessions worked in is a git repository on this machine, so nobody can say what came of them. A clone tells",
      command: `${nextCommand("", ["logs"], { around })} --repo DIR`,
    };
  }
  if (report.commits.length === 0) {
    const cure = report.repository?.head === null ? "it has no commit yet" : "no commit of it lies in reach of these sessions";
    return {
      about: "links",
      says: `nothing could be linked: ${cure}`,
      command: report.repository?.head === null ? null : gitFetch(around),
    };
  }
  return {
    about: "links",
    says: "no session could be linked to a commit: unlinked means not known, not wasted. The commits may be in another clone, or not made yet",
    command: `${gitFetch(around)}, or ${nextCommand("link SESSION COMMIT", ["repo", "logs"], { around })}`,
  };
}

/** Which moment the verdicts are as of, and what it rests on (docs/decisions/as-of.md). */
function asOf(report: Report, around: Surroundings): Note | null {
  const { tz } = report.period;
  const date = day(report.asOf, tz);
  const at = Date.parse(report.asOf);
  switch (report.asOfBecause) {
    case "last fetch": {
      const { now, newestCommit } = around;
      const stale = now === null || now - at > dayMs;
      const quiet = newestCommit !== null && at - newestCommit > dayMs ? `, its newest commit ${sayDay(newestCommit, report)}` : "";
      const later = stale ? "; this clone knows nothing later" : "";
      return { about: "as of", says: `judged as of the last fetch, ${date}${quiet}${later}`, command: stale ? gitFetch(around) : null };
    }
    case "newest commit":
      return {
        about: "as of",
        says: `judged as of the newest commit, ${date}: this clone was not fetched from a remote since, so it knows nothing later`,
        command: null,
      };
    case "given":
      return { about: "as of", says: `judged as of ${date}, as you asked: later facts are left out`, command: null };
    case "now":
      return null;
  }
}

const dayMs = 86_400_000;

function sayDay(at: number, { period: { tz }, asOf: until }: Report): string {
  const date = new Date(at).toISOString();
  return year(date, tz) === year(until, tz) ? day(date, tz) : dayAndYear(date, tz);
}

function gitFetch({ repo }: Surroundings): string {
  return repo === null ? "git fetch" : `git -C ${shellWord(repo)} fetch`;
}

function skipped(report: Report, around: Surroundings): Note | null {
  const { skipped: all } = report;
  if (all.length === 0) return null;
  const lines = all.filter(({ line }) => line > 0);
  const files = new Set(lines.map(({ file }) => file)).size;
  const whole = new Set(all.filter(({ line }) => line === 0).map(({ file }) => file)).size;
  const what = [
    lines.length > 0 ? `${plural(lines.length, "line")} in ${plural(files, "file")}` : "",
    whole > 0 ? plural(whole, "whole file") : "",
  ];
  return {
    about: "skipped",
    says: `${what.filter((each) => each !== "").join(" and ")} could not be read`,
    command: nextCommand("report --skipped", everywhere, { around, sample: report.sample }),
  };
}
