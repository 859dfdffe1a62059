import { day, hour, minute, startOfDay, weekday } from "../days.ts";
import { chance, hashKeys, lognormal, randomStream, type Random } from "../random.ts";
import type { Bucket, Merge, Schedule, Ship } from "../schedule.ts";
import { judge, judgePending } from "./judge.ts";
import { say } from "./pull-request.ts";

/** When a merge goes out: at once, with the next day's deployment or with Tuesday's, a habit of each repository. */
export function planShips(seed: number, schedule: Schedule, bucket: Bucket): void {
  for (const merge of bucket.merges) {
    const at = shipTime(seed, merge);
    schedule.at(at)?.ships.push({ ...merge, at, merged: merge.at });
  }
}

/**
 * The deployments of one week, with the failures and incidents some of them cause. A deployment's parent is the last
 * pull request in it; every pull request it ships gets a `deployed` event.
 * @param onCall the pseudonym of the person on call for a team, "" for nobody
 */
export function deploy(seed: number, schedule: Schedule, bucket: Bucket, onCall: (team: number) => string): void {
  const groups = new Map<string, Ship[]>();
  for (const ship of bucket.ships) {
    const key = `${ship.repo}@${ship.at}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [ship]);
    else group.push(ship);
  }
  for (const [key, ships] of groups) {
    const last = ships.reduce((latest, ship) => (ship.merged > latest.merged ? ship : latest));
    const random = randomStream(seed, "deploy", key);
    const risk = 1 - ships.reduce((safe, ship) => safe * (1 - ship.risk * 0.75), 1);
    const urn = `deploy:${last.repo}#${last.at}`;
    start(schedule, urn, last);
    for (const ship of ships) say(schedule, ship.pullRequest, "deployed", last.at + 10 * minute, last.author);
    if (!chance(random, risk)) {
      say(schedule, urn, "healthy", last.at + 30 * minute, "");
      judge(schedule, urn, 0, 1, last.at + 30 * minute);
    } else fail(random, schedule, urn, last, onCall(last.team));
  }
}

function fail(random: Random, schedule: Schedule, urn: string, last: Ship, responder: string): void {
  const failed = last.at + Math.floor((3 + 22 * random()) * minute);
  say(schedule, urn, "failed", failed, "");
  judge(schedule, urn, 0, 0, failed);
  const restored = failed + Math.floor(Math.min(30 * hour, lognormal(random, 42, 1) * minute));
  const hotfix = random() < 0.3;
  if (random() < 0.55) {
    const incident = `incident:${last.repo}#${failed}`;
    const at = failed + 2 * minute;
    schedule.at(at)?.facts.artifacts.push({
      urn: incident,
      kind: "incident",
      repo: last.repo,
      authors: [],
      at,
      linesAdded: 0,
      linesRemoved: 0,
      parent: urn,
      version: at,
    });
    say(schedule, incident, "opened", at, "");
    say(schedule, incident, "acknowledged", at + Math.min(restored - at, Math.floor(lognormal(random, 6, 0.8) * minute)), responder);
    say(schedule, incident, "restored", Math.max(restored, at), responder);
  }
  if (!hotfix) say(schedule, urn, "rolled_back", Math.floor((failed + restored) / 2), responder);
  else {
    // Unplanned work: a second deployment between failure and recovery.
    const at = Math.floor(failed + (restored - failed) * 0.8);
    const fixed = `deploy:${last.repo}#${at}`;
    start(schedule, fixed, { ...last, at });
    say(schedule, fixed, "healthy", at + 30 * minute, "");
    judge(schedule, fixed, 0, 1, at + 30 * minute);
  }
  say(schedule, urn, "restored", restored, responder);
}

function start(
  schedule: Schedule,
  urn: string,
  ship: { readonly repo: string; readonly at: number; readonly author: string; readonly pullRequest: string },
): void {
  schedule.at(ship.at)?.facts.artifacts.push({
    urn,
    kind: "deployment",
    repo: ship.repo,
    authors: [ship.author],
    at: ship.at,
    linesAdded: 0,
    linesRemoved: 0,
    parent: ship.pullRequest,
    version: ship.at,
  });
  say(schedule, urn, "deployed", ship.at, ship.author);
  judgePending(schedule, urn, 0, ship.at);
}

function shipTime(seed: number, merge: Merge): number {
  const habit = (hashKeys(seed, ["ships", merge.repo]) >>> 0) / 4294967296;
  if (habit < 0.5) return Math.floor(merge.at + (12 + 20 * ((merge.at % 997) / 997)) * minute);
  const next = startOfDay(merge.at) + day + 10 * hour + Math.floor(habit * 120) * minute;
  if (habit < 0.82) return weekday(next) > 4 ? next + (7 - weekday(next)) * day : next;
  return next + ((8 - weekday(next)) % 7) * day;
}
