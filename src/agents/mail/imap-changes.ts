import type { ImapFlow } from "imapflow";
import { z } from "zod";
import type { Changes } from "./mailbox.ts";
import { fetchHeads, listHeads, type OpenFolder } from "./imap-heads.ts";

/** Where a look ended: UIDVALIDITY, UIDNEXT, HIGHESTMODSEQ ("" without CONDSTORE), and when, milliseconds UTC. */
const cursorShape = z.object({ v: z.string(), n: z.number(), m: z.string(), t: z.number() });

/** As many are told at once; the others next time. */
export const mostTold = 1000;
const day = 86_400_000;

/**
 * What happened since a cursor (RFC 7162 for marks). Where the server numbers its messages anew (another UIDVALIDITY), what arrived
 * since the last look is told by its time, with a day to spare: some of it twice.
 */
export async function imapChanges(open: OpenFolder, cursor: string | null, now: number): Promise<Changes> {
  const { client, opened } = open;
  const here = {
    v: String(opened.uidValidity),
    n: opened.uidNext,
    m: opened.highestModseq === undefined ? "" : String(opened.highestModseq),
    t: now,
  };
  const none = { arrived: [], changed: [] };
  if (cursor === null) return { cursor: JSON.stringify(here), ...none };
  const since = cursorShape.parse(JSON.parse(cursor));
  if (since.v !== here.v) {
    const arrived = (await listHeads(open, { limit: mostTold, since: since.t - day })).toReversed();
    return { cursor: JSON.stringify(here), arrived, changed: [] };
  }
  let { n } = here;
  let fresh: number[] = [];
  if (here.n > since.n && opened.exists > 0) {
    // A range that ends in "*" holds the last message even where it is older.
    fresh = ((await client.search({ uid: `${since.n}:*` }, { uid: true })) || []).filter((uid) => uid >= since.n).sort((a, b) => a - b);
    n = Math.max(n, (fresh.at(-1) ?? 0) + 1);
    if (fresh.length > mostTold) {
      fresh = fresh.slice(0, mostTold);
      n = (fresh.at(-1) ?? 0) + 1;
    }
  }
  const arrived = fresh.length === 0 ? [] : await fetchHeads(open, fresh.join(","), true);
  const marked: number[] = [];
  if (since.m !== "" && here.m !== since.m && since.n > 1 && opened.exists > 0) {
    for await (const { uid } of client.fetch(`1:${since.n - 1}`, { uid: true, flags: true }, { uid: true, changedSince: BigInt(since.m) }))
      if (uid < since.n && marked.length < mostTold) marked.push(uid);
  }
  const changed = marked.length === 0 ? [] : await fetchHeads(open, marked.join(","), true);
  return { cursor: JSON.stringify({ ...here, n }), arrived, changed };
}

/** Waits until the server tells of something in the open folder, or the signal. @throws where the connection ends */
export async function somethingHappens(client: ImapFlow, signal: AbortSignal): Promise<void> {
  let stir: () => void = () => undefined;
  const happened = new Promise<"happened">((done) => (stir = () => done("happened")));
  const gone = Object.assign(new Error("the connection ended"), { code: "NoConnection" });
  let end: () => void = () => undefined;
  const ended = new Promise<never>((_, fail) => (end = () => fail(gone)));
  ended.catch(() => undefined);
  const events = ["exists", "flags", "expunge"];
  for (const event of events) client.on(event, stir);
  client.on("close", end);
  signal.addEventListener("abort", stir, { once: true });
  try {
    while (!signal.aborted) {
      if (!client.usable) throw gone;
      // imapflow begins to idle by itself only after a while: it is asked for, and again whenever it ends.
      const began = performance.now();
      const idle = client.idle().then(() => "ended" as const);
      if ((await Promise.race([happened, ended, idle])) === "happened") return;
      if (performance.now() - began < 100) await Promise.race([happened, ended, new Promise((done) => setTimeout(done, 1000))]);
    }
  } finally {
    for (const event of events) client.off(event, stir);
    client.off("close", end);
    signal.removeEventListener("abort", stir);
  }
}
