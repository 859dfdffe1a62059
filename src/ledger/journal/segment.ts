import { crc32 } from "node:zlib";
import type { Facts } from "../../model/facts.ts";
import { packFacts, unpackFacts } from "./packed-facts.ts";

/** One record of the journal: a line "crc json". A line that a crash cut off was never acknowledged, and is left out. */
export function recordLine(facts: Facts): Buffer {
  const line = Buffer.from(`${blank}${JSON.stringify(packFacts(facts))}\n`);
  line.write(crc32(line.subarray(blank.length, -1)).toString(16).padStart(8, "0"), "latin1");
  return line;
}

/** Where the checksum comes to stand when the rest is there. */
const blank = "00000000 ";

/** The records of a segment's file; null for a whole line that is damaged: a disk's fault, never a crash's. */
export function* readSegment(bytes: Buffer): Generator<Facts | null> {
  // What follows the last line end was being written when the process died.
  for (let from = 0, end = bytes.indexOf(10); end >= 0; from = end + 1, end = bytes.indexOf(10, from)) {
    const json = bytes.subarray(Math.min(from + blank.length, end), end);
    if (crc32(json).toString(16).padStart(8, "0") !== bytes.toString("latin1", from, from + 8)) yield null;
    else yield unpackFacts(JSON.parse(json.toString("utf8")));
  }
}

/** All records as one: arrays of the same kind one after another. */
export function joinFacts(records: readonly Facts[]): Facts {
  return {
    usage: records.flatMap(({ usage }) => usage ?? []),
    sessions: records.flatMap(({ sessions }) => sessions ?? []),
    artifacts: records.flatMap(({ artifacts }) => artifacts ?? []),
    events: records.flatMap(({ events }) => events ?? []),
    links: records.flatMap(({ links }) => links ?? []),
    verdicts: records.flatMap(({ verdicts }) => verdicts ?? []),
    counters: records.flatMap(({ counters }) => counters ?? []),
  };
}
