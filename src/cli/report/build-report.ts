import { realpathSync } from "node:fs";
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
import { composeReport, type Gathered, type Question } from "./compose-report.ts";
import { evidenceModule, gatherLogs, gatherRoots, toolNames, type LogsRead } from "./gather-logs.ts";
import { judgeRepository } from "./judge-repository.ts";
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
  const asOf = given === null ? null : readAsOf(given, terminal.now, period.timeZone);
  const judged: JudgedRepository[] = [];
  for (const place of places) {
    const moment = asOf ?? request.sample?.asOf ?? defaultAsOf(place.repository, terminal.now).at;
    judged.push(
      await judgeRepository({
        ...place,
        asOf: moment,
        now: terminal.now,
        logs,
        corrections: readCorrections(store),
        blobs: store.blobs,
        progress,
      }),
    );
  }
  progress.done();
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
  const first = places[0]?.repository ?? null;
  const chosen =
    asOf !== null
      ? { at: asOf, because: "given" as const }
      : request.sample !== null
        ? { at: request.sample.asOf, because: "newest commit" as const }
        : first === null
          ? { at: terminal.now, because: "now" as const }
          : defaultAsOf(first, terminal.now);
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

/** Default of `--as-of`: the earlier of now and the last fetch, else the newest commit; never later than now. */
function defaultAsOf(repository: Repository, now: number): { at: number; because: Report["asOfBecause"] } {
  if (repository.lastFetch !== null)
    return repository.lastFetch < now ? { at: repository.lastFetch, because: "last fetch" } : { at: now, because: "now" };
  const newest = repository.newestCommit;
  return newest === null || newest >= now ? { at: now, because: "now" } : { at: newest, because: "newest commit" };
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
