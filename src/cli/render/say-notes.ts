import type { Report } from "../../model/report.ts";
import { day } from "./dates.ts";
import type { Currency } from "./money.ts";
import { money } from "./money.ts";
import { percent, plural } from "./numbers.ts";
import { halfWidth } from "./say-money.ts";

/** Something the reader must know to read the figures right. */
export interface Note {
  readonly about: "estimated" | "unpriced" | "plan" | "as of" | "skipped" | "links";
  readonly says: string;
  /** What to run, where something can be done about it. */
  readonly command: string | null;
}

/** Everything that is not known or not as it seems, most telling first. Each is said once. */
export function notes(report: Report, currency: Currency): Note[] {
  return [estimated(report, currency), unpriced(report), ...plans(report, currency), links(report), asOf(report), skipped(report)].filter(
    (note) => note !== null,
  );
}

function estimated(report: Report, currency: Currency): Note | null {
  const { repair, usage } = report;
  if (repair.sessions === 0) return null;
  const size = repair.relative === null ? "" : ` (±\u00a0${percent(repair.relative)})`;
  const [low, high] = usage.interval.map((end) => money(end, currency, halfWidth(usage.interval)));
  // Where both ends round to the same amount, saying it twice tells nothing.
  const range = low === high ? "" : `; cost ${low} to ${high} (90\u00a0%)`;
  return {
    about: "estimated",
    says: `output tokens of ${plural(repair.sessions, "session")} are estimated${size}: their logs hold placeholders${range}`,
    command: null,
  };
}

function unpriced(report: Report): Note | null {
  const { unpriced: responses, responses: all } = report.usage;
  if (responses === 0) return null;
  const models = report.unpricedModels.map(({ model }) => model);
  const named = models.length > 3 ? `${models.slice(0, 2).join(", ")} and ${models.length - 2} more` : models.join(", ");
  const every = all === 1 ? "The response has" : `All ${plural(all, "response")} have`;
  const which = responses === all ? every : `${plural(responses, "response")} ${responses === 1 ? "has" : "have"}`;
  return {
    about: "unpriced",
    says: `${which} no known price${named === "" ? "" : ` (${named})`}: tokens counted, cost in no sum`,
    command: "upshot prices",
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

function links(report: Report): Note | null {
  if (report.sessions.length === 0 || report.sessions.some((session) => session.links.length > 0)) return null;
  if (report.repository === null && report.repositories.length === 0) {
    return {
      about: "links",
      says: "no git repository was read, so nothing can be said about what came of it",
      command: "cd into a repository, or upshot --repo DIR",
    };
  }
  if (report.commits.length === 0) {
    const cure = report.repository?.head === null ? "it has no commit yet" : "no commit of it lies in reach of these sessions";
    return { about: "links", says: `nothing could be linked: ${cure}`, command: report.repository?.head === null ? null : "git fetch" };
  }
  return {
    about: "links",
    says: "no session could be linked to a commit: unlinked means not known, not wasted. The commits may be in another clone, or not made yet",
    command: "git fetch, or upshot link SESSION COMMIT",
  };
}

function asOf(report: Report): Note | null {
  const date = day(report.asOf, report.period.tz);
  if (report.asOfBecause === "last fetch") {
    return { about: "as of", says: `this clone knows nothing after its last fetch, ${date}`, command: "git fetch" };
  }
  if (report.asOfBecause === "newest commit") {
    return { about: "as of", says: `judged as of the newest commit, ${date}: this clone knows nothing later`, command: null };
  }
  if (report.asOfBecause === "given")
    return { about: "as of", says: `judged as of ${date}, as you asked: later facts are left out`, command: null };
  return null;
}

function skipped(report: Report): Note | null {
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
    command: "upshot report --skipped",
  };
}
