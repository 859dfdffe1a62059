import { existsSync, realpathSync } from "node:fs";
import { sep } from "node:path";
import { UpshotError } from "../../kit/errors.ts";
import type { LocalStore } from "../../ledger/local-store.ts";
import type { Report } from "../../model/report.ts";
import type { Session } from "../../model/session.ts";
import { openRepository, type Repository } from "../../read/git/repository.ts";
import type { LogRoot } from "../../read/scan/find-logs.ts";
import type { Terminal } from "../define-command.ts";
import { readCorrections, readExploration } from "../decisions.ts";
import { groupings, readMoment, readPeriod, text, type Grouping } from "../options.ts";
import { startProgress } from "../progress.ts";
import { plainText } from "../render/plain-text.ts";
import { composeReport, type Gathered, type Question } from "./compose-report.ts";
import { evidenceModule, gatherLogs, gatherRoots, toolNames, type LogsRead } from "./gather-logs.ts";
import { knownUntil, type AsOf } from "./default-as-of.ts";
import { judgeRepository } from "./judge-repository.ts";
import { readHistory, type RepositoryHistory } from "./read-history.ts";
import type { JudgedRepository } from "./selection.ts";

/** What `upshot report` was asked for. */
export interface ReportRequest {
  /** Folder of the repository; null: where the person stands. */
  readonly repo: string | null;
  readonly logs: string | null;
  readonly all: boolean;
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  /** The sample: its roots, its tags, its as-of moment. */
  readonly sample: { readonly roots: readonly LogRoot[]; readonly exploration: readonly string[]; readonly asOf: number } | null;
}

/** The report, and what it was made of, for commands that look closer at one session or commit. */
export interface BuiltReport {
  readonly report: Report;
  readonly gathered: Gathered;
}

export async function buildReport(terminal: Terminal, store: LocalStore, request: ReportRequest): Promise<BuiltReport> {
  const period = readPeriod(request.options, terminal);
  const by = readGrouping(request.options["by"]);
  const progress = startProgress(terminal);
  const logChoice = { folder: request.logs, evidence: evidenceModule, onProgress: progress.logs };
  const repository = request.all ? null : await openRepository(request.repo ?? terminal.directory);
  const historyOf = (one: Repository): Promise<RepositoryHistory> =>
    readHistory({ repository: one, now: terminal.now, blobs: store.blobs, progress });
  // Git works while the logs are read. What goes wrong there is said when its turn comes, after the logs.
  const early = repository === null ? null : historyOf(repository);
  early?.catch(() => {});
  const logs =
    request.sample === null
      ? await gatherLogs(terminal, store, logChoice)
      : await gatherRoots(terminal, store, request.sample.roots, logChoice);
  const sessions = logs.reading.sessions();
  const everything = request.logs !== null || request.sample !== null;
  const places =
    repository === null
      ? await repositoriesOf(sessions)
      : [{ repository, sessions: everything ? sessions : sessionsIn(repository, sessions) }];
  const given = text(request.options["asOf"]);
  const fixed = fixedAsOf(given === null ? null : readAsOf(given, terminal.now, period.timeZone), request);
  const corrections = readCorrections(store);
  const moments: AsOf[] = [];
  const judged: JudgedRepository[] = [];
  for (const place of places) {
    const read = await (early ?? historyOf(place.repository));
    const moment = fixed ?? knownUntil(place.repository, read.history.commits, terminal.now);
    moments.push(moment);
    judged.push(judgeRepository({ ...place, read, asOf: moment.at, keepLater: moment.because === "last fetch", logs, corrections }));
  }
  progress.done();
  for (const { says } of moments) if (says !== "") terminal.err(`upshot: ${plainText(says)}\n`);
  const gathered: Gathered = {
    ...gatheredFrom(logs, await toolNames()),
    sessions,
    judged,
    wanted: new Set(
      request.all || everything
        ? sessions.map((session) => session.id)
        : places.flatMap((place) => place.sessions.map((session) => session.id)),
    ),
    exploration: new Set([...readExploration(store), ...(request.sample?.exploration ?? [])]),
    skipped: [...logs.reading.skipped, ...judged.flatMap((one) => one.skipped)],
  };
  const chosen = moments[0] ?? fixed ?? { at: terminal.now, because: "now" };
  const names = new Map(judged.flatMap((one) => one.sessions.map((session) => [session.id, one.repository.root] as const)));
  const cwds = new Map(sessions.map((session) => [session.id, session.cwds[0] ?? ""]));
  const question: Question = {
    from: period.from,
    to: period.to,
    timeZone: period.timeZone,
    asOf: chosen.at,
    asOfBecause: chosen.because,
    by,
    sample: request.sample !== null,
    project: (session) => names.get(session) ?? cwds.get(session) ?? "",
  };
  const report = composeReport(gathered, question);
  return { report: { ...report, before: beforeOf(gathered, question) }, gathered };
}

function gatheredFrom(
  logs: LogsRead,
  names: ReadonlyMap<string, string>,
): Omit<Gathered, "sessions" | "judged" | "wanted" | "exploration" | "skipped"> {
  return {
    rows: logs.rows,
    plans: logs.plans,
    lookedIn: logs.reading.lookedIn.map(({ source, ...rest }) => ({ tool: names.get(source) ?? source, ...rest })),
    toolNames: names,
    spreadOfCost: logs.spreadOfCost,
    repair: logs.repaired,
  };
}

/** The same unit costs for the period of equal length before; null where no period was chosen, or it is empty. */
function beforeOf(gathered: Gathered, question: Question): Report["before"] {
  const { from } = question;
  if (from === null) return null;
  const length = (question.to ?? question.asOf) - from;
  if (length <= 0) return null;
  const before = composeReport(gathered, { ...question, from: from - length, to: from, by: null });
  if (before.usage.responses === 0) return null;
  return { ...before.unitCost, from: new Date(from - length).toISOString(), to: new Date(from).toISOString() };
}

/** The moment that was asked for, or the sample's; null: each repository has its own. */
function fixedAsOf(given: number | null, { sample }: ReportRequest): AsOf | null {
  if (given !== null) return { at: given, because: "given", says: "" };
  return sample === null ? null : { at: sample.asOf, because: "newest commit", says: "" };
}

function sessionsIn(repository: Repository, sessions: readonly Session[]): Session[] {
  const trees = repository.worktrees;
  const within = (folder: string): boolean =>
    trees.some((tree) => folder === tree || folder.startsWith(tree.endsWith(sep) ? tree : tree + sep));
  return sessions.filter((session) => session.cwds.some((cwd) => within(cwd) || within(resolved(cwd))));
}

/** With `--all`: the repositories that sessions worked in, where they still exist on this machine. */
async function repositoriesOf(sessions: readonly Session[]): Promise<{ repository: Repository; sessions: Session[] }[]> {
  const byFolder = new Map<string, Repository | null>();
  const byId = new Map<string, { repository: Repository; sessions: Session[] }>();
  for (const session of sessions) {
    const folder = session.cwds[0];
    if (folder === undefined) continue;
    let repository = byFolder.get(folder);
    if (repository === undefined) byFolder.set(folder, (repository = await openIfThere(folder)));
    if (repository === null) continue;
    const place = byId.get(repository.id) ?? { repository, sessions: [] };
    place.sessions.push(session);
    byId.set(repository.id, place);
  }
  return [...byId.values()];
}

/** A folder that is gone, or is no repository that can be judged, leaves its sessions unlinked. */
async function openIfThere(folder: string): Promise<Repository | null> {
  // To start git costs a thousand times as much, and logs name many folders that are gone.
  if (!existsSync(folder)) return null;
  try {
    return await openRepository(folder);
  } catch (error) {
    if (error instanceof UpshotError && error.code !== "git-missing" && error.code !== "git-too-old") return null;
    throw error;
  }
}

function resolved(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** A bare day means its last millisecond, so that the report is dated with that day. */
function readAsOf(given: string, now: number, timeZone: string): number {
  const moment = readMoment("--as-of", given, now, timeZone, 1);
  return /^\d{4}-\d{2}-\d{2}$/.test(given) ? moment - 1 : moment;
}

function readGrouping(value: string | boolean | undefined): Grouping | null {
  const given = text(value);
  if (given === null) return null;
  const found = groupings.find((grouping) => grouping === given);
  if (found === undefined)
    throw new UpshotError({
      code: "bad-option",
      message: `--by ${JSON.stringify(given)} is not a grouping`,
      hint: `Choose one of: ${groupings.join(", ")}.`,
    });
  return found;
}
