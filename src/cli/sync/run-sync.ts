import { gzipSync } from "node:zlib";
import { syncAnswer, syncBatch, syncList, type SyncSession } from "../../model/sync.ts";
import { rootsIn, usualRoots } from "../../read/scan/find-logs.ts";
import type { CommandCall, Terminal } from "../define-command.ts";
import { readPeriod, text } from "../options.ts";
import { startProgress } from "../progress.ts";
import { jsonText } from "../render/json-text.ts";
import { evidenceModule, gatherLogs } from "../report/gather-logs.ts";
import { withStore } from "../with-store.ts";
import { outgoing, type Outgoing } from "./acknowledged.ts";
import { connectServer, type Server } from "./ask.ts";
import { batchesOf } from "./batches.ts";
import { composeSessions } from "./compose-sessions.ts";
import { listedSessions } from "./listed-sessions.ts";
import { requestNames } from "./request-names.ts";

/** `upshot sync`: sends what the organisation's server does not know yet, or shows it. */
export async function runSync({ options, terminal }: CommandCall): Promise<number> {
  const since = readPeriod(options, terminal).from ?? 0;
  const server = connectServer({
    server: text(options["server"]) ?? (terminal.variables["UPSHOT_SERVER"] || null),
    key: text(options["key"]) ?? (terminal.variables["UPSHOT_KEY"] || null),
    says: (words) => terminal.err(`upshot: ${words}\n`),
  });
  const list = syncList.parse(await server.ask("GET", "/api/sync/repositories"));
  return withStore(terminal, async (store) => {
    const progress = startProgress(terminal);
    const folder = text(options["logs"]);
    const logs = await gatherLogs(terminal, store, { folder, evidence: evidenceModule, onProgress: progress.logs });
    const sessions = logs.reading.sessions().filter((session) => session.to >= since);
    const listed = await listedSessions(sessions, new Set(list.repositories));
    const roots = folder === null ? await usualRoots(terminal) : await rootsIn(folder);
    const wanted = new Set(listed.flatMap((place) => place.sessions.map(({ id }) => id)));
    const requests = await requestNames(store, roots, wanted);
    const composed = await composeSessions({
      store,
      logs,
      listed,
      requests,
      progress,
      fingerprintKey: list.fingerprintKey,
      now: terminal.now,
    });
    progress.done();
    if (composed.length < wanted.size)
      terminal.err(
        `upshot: ${count(wanted.size - composed.length, "session")} of listed repositories cannot be sent: without a time, or under a name no tool gives\n`,
      );
    const leaves = outgoing(store, list.ledger, composed);
    const all = { listed: composed.length, elsewhere: sessions.length - composed.length, repositories: list.repositories.length };
    if (options["dryRun"] === true) {
      if (options["json"] === true) terminal.out(jsonText(syncShown(leaves)));
      else terminal.out(sayDryRun(leaves, all));
      return 0;
    }
    const sent = await send(server, leaves, terminal);
    if (options["json"] === true) terminal.out(jsonText({ ...sent, ...all }));
    else terminal.out(sayOutcome(sent, all));
    return 0;
  });
}

interface Counts {
  readonly listed: number;
  readonly elsewhere: number;
  readonly repositories: number;
}

interface Sent {
  readonly sessions: number;
  readonly responses: number;
  readonly links: number;
}

/** One request after the other; what a request brought is remembered before the next one is made. */
async function send(server: Server, leaves: readonly Outgoing[], { progressTo }: Terminal): Promise<Sent> {
  const batches = batchesOf(leaves);
  let [responses, links, sessions] = [0, 0, 0];
  try {
    for (const [number, { body, complete }] of batches.entries()) {
      if (batches.length > 1) progressTo?.write(`\r\u001b[K  sending ${number + 1} of ${batches.length}`);
      // Nothing leaves that the schema does not know.
      const bytes = gzipSync(JSON.stringify(syncBatch.parse(body)));
      const answer = syncAnswer.parse(
        await server.ask("POST", "/api/sync", { bytes, headers: { "content-type": "application/json", "content-encoding": "gzip" } }),
      );
      for (const one of complete) one.remember();
      responses += answer.responses;
      links += answer.links;
      sessions += complete.length;
    }
  } finally {
    if (batches.length > 1) progressTo?.write("\r\u001b[K");
  }
  return { sessions, responses, links };
}

/** What would leave, in the form in which it would: in one piece, where sending cuts it into requests. */
function syncShown(leaves: readonly Outgoing[]): { readonly schema: "upshot.sync/1"; readonly sessions: readonly SyncSession[] } {
  return { schema: "upshot.sync/1", sessions: leaves.map(({ session }) => session) };
}

function sayDryRun(leaves: readonly Outgoing[], all: Counts): string {
  const sessions = leaves.map(({ session }) => session);
  const sum = (value: (session: SyncSession) => number): number => sessions.reduce((total, session) => total + value(session), 0);
  const lines = sessions.map(
    (session) => `  ${session.id}  ${session.tool}  ${session.repo}  ${session.usage.length} responses, ${session.links.length} links`,
  );
  return [
    `Would send ${count(sessions.length, "session")}: ${count(
      sum(({ usage }) => usage.length),
      "response",
    )}, ${count(
      sum(({ links }) => links.length),
      "link",
    )}, keyed fingerprints of ${count(sum(fingerprintCount), "line")}. Nothing was sent.`,
    ...lines,
    sayRest(sessions.length, all),
    "",
  ].join("\n");
}

function sayOutcome(sent: Sent, all: Counts): string {
  const what = `Sent ${count(sent.sessions, "session")} with ${count(sent.responses, "response")} and ${count(sent.links, "link")}; the server has them all.`;
  return `${sent.sessions === 0 ? "There was nothing new to send." : what}\n${sayRest(sent.sessions, all)}\n`;
}

function sayRest(sessions: number, { listed, elsewhere, repositories }: Counts): string {
  const known = listed - sessions;
  const rest = `${count(elsewhere, "session")} worked elsewhere and ${elsewhere === 1 ? "stays" : "stay"} on this machine.`;
  const list = repositories === 0 ? " The organisation's list of repositories is empty." : "";
  return `${known === 0 ? "" : `${count(known, "session")} ${known === 1 ? "was" : "were"} sent before. `}${rest}${list}`;
}

function fingerprintCount({ fingerprints }: SyncSession): number {
  return Buffer.from(fingerprints ?? "", "base64").length / 6;
}

function count(number: number, word: string): string {
  return `${number.toLocaleString("en")} ${word}${number === 1 ? "" : "s"}`;
}
