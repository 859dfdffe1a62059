import { createHmac } from "node:crypto";
import type { Commit } from "../../model/commit.ts";
import { fingerprintBytes } from "../../model/sync.ts";
import { commitTimes } from "./commit-times.ts";
import { confidences } from "./confidence.ts";
import { lineRarity } from "./line-rarity.ts";
import { linkModel, type LinkModel } from "./link-model.ts";

/** A session of which only keyed fingerprints of its added lines are known. Times are milliseconds UTC. */
export interface KeyedSession {
  readonly id: string;
  readonly started: number;
  readonly ended: number;
  /** `fingerprintBytes` of each line, one after the other. */
  readonly lines: Uint8Array;
}

/** Lines of a session that came into a commit, weighed by how rare they are. */
export interface LinesInCommon {
  readonly session: string;
  readonly sha: string;
  /** Hours from the session's end to when the commit was written, 0 where it was still running. */
  readonly gap: number;
  /** Share of what the commit adds, 0–1. */
  readonly commitShare: number;
  /** Share of what the session added and any commit has, 0–1. */
  readonly sessionShare: number;
}

/** The first bytes of HMAC-SHA-256 of a line's fingerprint (32 bits, little-endian): equal on the laptop and here, and saying nothing to others. */
export function keyLine(fingerprint: number, key: Uint8Array): Buffer {
  const number = Buffer.alloc(4);
  number.writeUInt32LE(fingerprint);
  return createHmac("sha256", key).update(number).digest().subarray(0, fingerprintBytes);
}

const hour = 3_600_000;
const longestGap = 720;
/** Lines in common that weigh less than one that is found nowhere else say nothing. */
const leastInCommon = 1;
/** Of fewer lines than this (by rarity) a share means little. */
const fewLines = 3;

/** What sessions and commits have in common, as far as keyed fingerprints tell: every pair with any line to speak of. */
export function linesInCommon(commits: readonly Commit[], sessions: Iterable<KeyedSession>, key: Uint8Array): LinesInCommon[] {
  const rarity = lineRarity(commits);
  const weights = commits.map(() => 0);
  const lines = new Map<number, { weight: number; readonly commits: number[] }>();
  const keyed = new Map<number, number>();
  for (const [index, { changes }] of commits.entries()) {
    for (const line of new Set(changes.flatMap(({ added }) => [...added]))) {
      const weight = rarity.added(line);
      if (weight === 0) continue;
      weights[index] = (weights[index] ?? 0) + weight;
      let print = keyed.get(line);
      if (print === undefined) keyed.set(line, (print = keyLine(line, key).readUIntBE(0, fingerprintBytes)));
      const entry = lines.get(print);
      if (entry === undefined) lines.set(print, { weight, commits: [index] });
      else entry.commits.push(index);
    }
  }
  const times = commits.map(commitTimes);
  const found: LinesInCommon[] = [];
  for (const session of sessions) {
    const common = new Map<number, number>();
    // A machine may send a line twice, or make it up: each counts once.
    const seen = new Set<number>();
    const prints = Buffer.from(session.lines.buffer, session.lines.byteOffset, session.lines.byteLength);
    let total = 0;
    for (let at = 0; at + fingerprintBytes <= prints.length; at += fingerprintBytes) {
      const print = prints.readUIntBE(at, fingerprintBytes);
      const entry = lines.get(print);
      if (entry === undefined || seen.has(print)) continue;
      seen.add(print);
      total += entry.weight;
      for (const commit of entry.commits) common.set(commit, (common.get(commit) ?? 0) + entry.weight);
    }
    for (const [index, weight] of common) {
      const commit = commits[index];
      const when = times[index];
      if (commit === undefined || when === undefined || weight < leastInCommon) continue;
      if (session.started > when.authored || session.ended < when.earliest) continue;
      const gap = commit.clockSuspect === true ? longestGap : (commit.authoredAt - session.ended) / hour;
      found.push({
        session: session.id,
        sha: commit.sha,
        gap: Math.min(longestGap, Math.max(0, gap)),
        commitShare: weight / (weights[index] ?? weight),
        sessionShare: weight / Math.max(total, fewLines),
      });
    }
  }
  return found;
}

/**
 * How sure it is, 0–1, that the session made the commit, beside each of `pairs`. Only pairs whose session is of one of
 * the commit's authors may be given. The model is that of all signs, told that nothing is known of branches: on 117
 * sessions whose tool recorded their commits it finds 70 % of the pairs, and 98 % of what it finds is right
 * (`bench/linking.ts`, "keyed lines").
 */
export function confidencesByLines(pairs: readonly LinesInCommon[], model: LinkModel = linkModel): Float64Array {
  const numbers = new Map<string, number>();
  const numberOf = (sha: string): number => {
    const number = numbers.get(sha) ?? numbers.size;
    numbers.set(sha, number);
    return number;
  };
  return confidences(
    pairs.map(({ sha, gap, commitShare, sessionShare }) => ({
      commit: numberOf(sha),
      signs: { gap, author: 1, branch: 0.5, commitShare, sessionShare },
    })),
    model,
  );
}
