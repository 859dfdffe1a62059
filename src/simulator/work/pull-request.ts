import { day, hour, minute } from "../days.ts";
import type { SimulatedEventKind } from "../facts.ts";
import type { Zone } from "../people/zones.ts";
import { chance, lognormal, normal, poisson, type Random } from "../random.ts";
import type { Schedule } from "../schedule.ts";
import { judge, judgePending } from "./judge.ts";
import { age } from "./age.ts";
import type { TaskType } from "./task-types.ts";
import { officeTime } from "./working-time.ts";

/** A commit of a task, as its pull request needs it. */
export interface CommitMade {
  readonly urn: string;
  readonly lines: number;
  readonly at: number;
}

/** Finished work, ready for others to look at. */
export interface FinishedTask {
  readonly type: TaskType;
  readonly repo: string;
  readonly team: number;
  /** "" where the one commit went straight to the default branch. */
  readonly pullRequest: string;
  readonly commits: readonly CommitMade[];
  readonly author: string;
  readonly zone: Zone;
  readonly skill: number;
  /** Pseudonyms of the people of the team, the author among them. */
  readonly members: readonly string[];
  readonly readyAt: number;
  /** For what becomes of its lines in later months: a stream of its own, so that the rest of the story does not depend on it. */
  readonly later: Random;
}

/** Days until what landed is judged, and until what did not land counts as abandoned. */
const window = 14 * day;
const patience = 30 * day;

/** The three clocks of a review, the merge and what became of it, all drawn at once when the work is ready. */
export function finishTask(random: Random, schedule: Schedule, task: FinishedTask): void {
  const lines = task.commits.reduce((sum, commit) => sum + commit.lines, 0);
  if (task.pullRequest === "") {
    for (const commit of task.commits) say(schedule, commit.urn, "landed", commit.at + minute, task.author);
    settle(random, schedule, task, lines, task.commits[0]?.at ?? task.readyAt);
    return;
  }
  say(schedule, task.pullRequest, "ready", task.readyAt, task.author);
  const fate = random();
  const abandoned = fate < task.type.refused * 0.4;
  if (abandoned) {
    undo(schedule, task, lines, task.readyAt + patience, null);
    return;
  }
  const reviewer = chance(random, 0.07) ? "" : colleagueOf(random, task.author, task.members);
  const approved = reviewer === "" ? task.readyAt + lognormal(random, 20, 1) * minute : review(random, schedule, task, lines, reviewer);
  if (fate < task.type.refused * 1.4) {
    undo(schedule, task, lines, officeTime(task.zone, approved + lognormal(random, 30, 0.8) * hour), "closed");
    return;
  }
  const merged = officeTime(task.zone, approved + lognormal(random, 70, 1.1) * minute);
  say(schedule, task.pullRequest, "merged", merged, task.author);
  for (const commit of task.commits) say(schedule, commit.urn, "landed", merged, task.author);
  const risk = Math.min(0.5, (reviewer === "" ? 0.09 : 0.05) * (1 + lines / 600) * (1.5 - task.skill));
  schedule
    .at(merged)
    ?.merges.push({ pullRequest: task.pullRequest, repo: task.repo, team: task.team, at: merged, author: task.author, risk });
  settle(random, schedule, task, lines, merged);
}

/** Somebody else of the team, "" where there is nobody else. */
export function colleagueOf(random: Random, person: string, team: readonly string[]): string {
  const place = Math.floor(random() * team.length);
  const found = team[place] ?? "";
  if (found !== person) return found;
  return team.length < 2 ? "" : (team[(place + 1) % team.length] ?? "");
}

/** Rounds of review. Returns when it was approved. */
function review(random: Random, schedule: Schedule, task: FinishedTask, lines: number, reviewer: string): number {
  const rounds = Math.min(3, poisson(random, 0.35));
  const size = Math.sqrt(Math.min(16, 0.4 + lines / 120));
  let at = officeTime(task.zone, task.readyAt + lognormal(random, 2.6, 1.2) * size * hour);
  for (let round = 0; round <= rounds; round++) {
    const approves = round === rounds;
    const urn = `review:${task.pullRequest.slice(3)}/${round + 1}`;
    const bucket = schedule.at(at);
    bucket?.facts.artifacts.push({
      urn,
      kind: "review",
      repo: task.repo,
      authors: [reviewer],
      at,
      linesAdded: 0,
      linesRemoved: 0,
      parent: task.pullRequest,
      version: at,
    });
    bucket?.reviews.push({ urn, reviewer, at });
    say(schedule, task.pullRequest, approves ? "approved" : "changes_requested", at, reviewer);
    judgePending(schedule, urn, 0, at);
    const next = officeTime(task.zone, at + lognormal(random, 4, 1) * hour);
    const useful = chance(random, approves ? 0.96 : 0.88);
    judge(schedule, urn, 0, useful ? 1 : 0, approves || !useful ? at + 7 * day : next);
    if (!approves) at = next;
  }
  return at;
}

/** Landed work: its lines live or die within the window; a few are reverted, some of those after they were judged. */
function settle(random: Random, schedule: Schedule, task: FinishedTask, lines: number, landed: number): void {
  const reverted = revertedAfter(random);
  if (reverted <= window) {
    undo(schedule, task, lines, landed + reverted, "reverted");
    return;
  }
  const mean = Math.min(0.99, task.type.lasts + 0.18 * (task.skill - 0.6) + 0.05 * normal(random));
  let alive = 0;
  for (const commit of task.commits) {
    const whole = random() < 0.45;
    const share = whole ? 1 : Math.min(1, Math.max(0, mean - 0.045 + 0.16 * normal(random)));
    alive += commit.lines * share;
    if (share < 0.6) say(schedule, commit.urn, "rewritten", landed + window * (0.1 + 0.8 * share), task.author);
    judge(schedule, commit.urn, commit.lines, share, landed + window);
    age(schedule, task, commit, share, landed, landed + reverted);
  }
  if (task.pullRequest !== "") judge(schedule, task.pullRequest, lines, lines === 0 ? 1 : alive / lines, landed + window);
  if (reverted < Number.POSITIVE_INFINITY) undo(schedule, task, lines, landed + reverted, "reverted");
}

/** Milliseconds from landing to revert; Infinity for the most. */
function revertedAfter(random: Random): number {
  if (!chance(random, 0.022)) return Number.POSITIVE_INFINITY;
  return lognormal(random, 3, 1) * day;
}

/** Nothing of it holds: closed, abandoned or reverted. */
function undo(schedule: Schedule, task: FinishedTask, lines: number, at: number, kind: "closed" | "reverted" | null): void {
  const when = Math.floor(at);
  if (kind !== null && task.pullRequest !== "") say(schedule, task.pullRequest, kind, when, task.author);
  for (const commit of task.commits) {
    if (kind === "reverted") say(schedule, commit.urn, "reverted", when, task.author);
    judge(schedule, commit.urn, commit.lines, 0, when);
  }
  if (task.pullRequest !== "") judge(schedule, task.pullRequest, lines, 0, when);
}

/** Appends an event. Its key is made of artifact, kind and time. */
export function say(schedule: Schedule, artifact: string, kind: SimulatedEventKind, at: number, person: string): void {
  const when = Math.floor(at);
  schedule.at(when)?.facts.events.push({ key: `${kind}:${artifact}:${when}`, artifact, kind, at: when, person, version: when });
}
