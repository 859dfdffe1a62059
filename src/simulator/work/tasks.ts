import { hour, minute } from "../days.ts";
import type { PersonModel } from "../people/person.ts";
import { chance, hex, lognormal, pick, pickWeighted, poisson, type Random } from "../random.ts";
import type { Schedule } from "../schedule.ts";
import type { Session } from "../usage/start-session.ts";
import { judgePending } from "./judge.ts";
import { link } from "./link.ts";
import { finishTask, say, type CommitMade } from "./pull-request.ts";
import { taskMix, taskTypes, type TaskType } from "./task-types.ts";

/** Where a person works this week, and the pseudonyms of everybody there, the person among them. */
export interface Place {
  readonly team: number;
  readonly repos: readonly string[];
  readonly members: readonly string[];
  /** The pseudonym of the person on call this week. */
  readonly onCall: string;
}

/** A piece of work from first commit to pull request; one at a time. */
interface Task {
  readonly type: TaskType;
  readonly repo: string;
  readonly pullRequest: string;
  readonly planned: number;
  readonly commits: CommitMade[];
  added: number;
  removed: number;
  /** When the pull request was opened, 0 before. */
  opened: number;
}

/** The code one person writes. */
export interface Tasks {
  /** What the person works on; begins something new where nothing is open. */
  current(place: Place): { readonly type: TaskType; readonly repo: string };
  /** A session that ended without a commit: it counts towards the next one. */
  wait(session: Session): void;
  /** One commit of the current task, by hand or out of a session. */
  commit(place: Place, at: number, session: Session | null): void;
}

/**
 * @param fates, later streams for what becomes of the work: until it is judged, and later
 * @param people how many people the organisation has: pull request numbers are dealt out so that nobody's
 *   numbers depend on what others do
 */
export function makeTasks(
  random: Random,
  { fates, later }: { readonly fates: Random; readonly later: Random },
  schedule: Schedule,
  person: PersonModel,
  people: number,
): Tasks {
  let task: Task | null = null;
  let started = 0;
  let waiting: Session[] = [];
  const author = person.person.pseudonym;
  const current = (place: Place): Task => {
    if (task !== null) return task;
    const type = taskTypes[pickWeighted(random, taskMix[person.person.job])] ?? taskTypes[0]!;
    const repo = pick(random, place.repos);
    // Straight to the default branch: small things, one commit each.
    const straight = chance(random, 0.1);
    const number = started++ * people + person.index + 1;
    task = {
      type,
      repo,
      pullRequest: straight ? "" : `pr:${repo}#${number}`,
      planned: straight ? 1 : 1 + poisson(random, type.commits),
      commits: [],
      added: 0,
      removed: 0,
      opened: 0,
    };
    return task;
  };
  return {
    current,
    wait: (session) => {
      waiting.push(session);
    },
    commit(place, at, session) {
      const open = current(place);
      const when = Math.floor(at);
      const added = Math.round(lognormal(random, open.type.lines, 1));
      const removed = Math.round(added * lognormal(random, 0.3, 0.9));
      const urn = `git:${open.repo}@${hex(random, 40)}`;
      open.commits.push({ urn, lines: added + removed, at: when });
      open.added += added;
      open.removed += removed;
      schedule.at(when)?.facts.artifacts.push({
        urn,
        kind: "commit",
        repo: open.repo,
        authors: [author],
        at: when,
        linesAdded: added,
        linesRemoved: removed,
        parent: open.pullRequest,
        version: when,
      });
      judgePending(schedule, urn, added + removed, when);
      for (const earlier of waiting) link(random, schedule, earlier, urn, when, true);
      waiting = [];
      if (session !== null) link(random, schedule, session, urn, when, false);
      let ready = Math.floor(when + lognormal(random, 25, 0.9) * minute);
      const done = open.commits.length >= open.planned;
      if (open.commits.length === 1 && open.pullRequest !== "") {
        open.opened = done ? ready - minute : Math.floor(when + 0.3 * hour);
        say(schedule, open.pullRequest, "opened", open.opened, author);
        show(schedule, open, author, open.opened);
      }
      if (!done) return;
      ready = Math.max(ready, open.opened + minute);
      if (open.pullRequest !== "" && open.commits.length > 1) show(schedule, open, author, ready);
      task = null;
      const { type, repo, pullRequest, commits } = open;
      const { zone, skill } = person;
      finishTask(fates, schedule, {
        type,
        repo,
        team: place.team,
        pullRequest,
        commits,
        author,
        zone,
        skill,
        members: place.members,
        readyAt: ready,
        later,
      });
    },
  };
}

/** The pull request with the lines it has so far: again, with a newer version, when it is ready. */
function show(schedule: Schedule, task: Task, author: string, version: number): void {
  schedule.at(version)?.facts.artifacts.push({
    urn: task.pullRequest,
    kind: "pull_request",
    repo: task.repo,
    authors: [author],
    at: task.opened,
    linesAdded: task.added,
    linesRemoved: task.removed,
    parent: "",
    version,
  });
  judgePending(schedule, task.pullRequest, task.added + task.removed, version);
}
