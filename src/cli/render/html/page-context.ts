import type { Report, ReportSession } from "../../../model/report.ts";
import { shaOf, shortIds } from "../ids.ts";
import type { Currency } from "../money.ts";
import { noSurroundings, type Surroundings } from "../surroundings.ts";

/** What the sections look up: made once for the page. */
export interface PageContext {
  readonly report: Report;
  readonly currency: Currency;
  readonly around: Surroundings;
  /** Dearest first, as the sessions table shows them; `s<index>` opens one. */
  readonly sessions: readonly ReportSession[];
  readonly commits: Report["commits"];
  readonly shortId: (id: string) => string;
  readonly toolName: (key: string) => string;
  /** "s12" of a session's id, "c7" of a commit's sha; null where the report has none of it. */
  readonly sessionReference: (id: string) => string | null;
  readonly commitReference: (sha: string) => string | null;
}

export function pageContext(report: Report, currency: Currency, around: Surroundings = noSurroundings): PageContext {
  const sessions = report.sessions.toSorted((a, b) => b.costMicros - a.costMicros);
  const commits = report.commits.toSorted((a, b) => b.costMicros - a.costMicros);
  const short = shortIds(sessions.map(({ id }) => id));
  const tools = new Map(report.byTool.map(({ key, name }) => [key, name]));
  const sessionAt = new Map(sessions.map(({ id }, i) => [id, `s${i}`]));
  const commitAt = new Map(commits.map(({ sha }, i) => [sha, `c${i}`]));
  return {
    report,
    currency,
    around,
    sessions,
    commits,
    shortId: (id) => short.get(id) ?? id,
    toolName: (key) => tools.get(key) ?? key,
    sessionReference: (id) => sessionAt.get(id) ?? null,
    commitReference: (sha) => commitAt.get(shaOf(sha)) ?? null,
  };
}
