import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

// OTLP ingest through HTTP into the embedded stores: `node bench/ingest.ts [seconds] [records a second]`.
// First a steady load at the given rate, then as much as the connections carry; at the end every record that was
// acknowledged must be in the ledger once, and the roll-up must say the same.
const [seconds = "60", rate = "40000"] = process.argv.slice(2);
const batch = 512;
const folder = mkdtempSync(join(tmpdir(), "upshot-ingest-"));

/** The whole product as a child, whose answers come line by line. */
async function start(journalMegabytes: number) {
  const child = spawn(process.execPath, [join(import.meta.dirname, "ingest-server.ts"), folder, String(journalMegabytes << 20)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const hear = async (): Promise<Record<string, number> & { url: string; token: string }> => JSON.parse((await lines.next()).value ?? "{}");
  const { url, token } = await hear();
  const ask = async (question: string): Promise<Record<string, number>> => {
    child.stdin.write(`${question}\n`);
    return hear();
  };
  const stop = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.stdin.write("stop\n");
    await ended;
  };
  return { id: child.pid ?? 0, url, token, ask, stop };
}

/** What each process of the tree has used; one that ended keeps what was last seen of it. */
const seen = new Map<number, { readonly part: string; readonly seconds: number }>();

interface Outcome {
  readonly [name: string]: number;
}

async function run(
  name: string,
  load: { readonly rate: number; readonly seconds: number; readonly connections: number; readonly from: number },
): Promise<Outcome> {
  const samples: number[] = [];
  const before = cpuOfTree(server.id);
  const timer = setInterval(() => {
    samples.push(rssOfTree(server.id));
    cpuOfTree(server.id);
  }, 1000);
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, "ingest-load.ts"), JSON.stringify({ url: server.url, token: server.token, records: batch, ...load })],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  let text = "";
  for await (const piece of child.stdout) text += String(piece);
  clearInterval(timer);
  const outcome: Outcome = JSON.parse(text);
  const after = cpuOfTree(server.id);
  const mb = (bytes: number | undefined): string => `${Math.round((bytes ?? 0) / 1e6)} MB`;
  const third = Math.floor(samples.length / 3);
  const most = (list: readonly number[]): number => Math.max(0, ...list);
  console.log(
    `${name}: ${Math.round((outcome["acknowledged"] ?? 0) / (outcome["seconds"] ?? 1))} records/s acknowledged for ${Math.round(outcome["seconds"] ?? 0)} s`,
  );
  console.log(
    `  statuses ${JSON.stringify(outcome["statuses"])}, refused without Retry-After ${outcome["withoutRetry"]}; ${outcome["bytesPerRecord"]} bytes a record, ${batch} records a request`,
  );
  console.log(`  acknowledgement p50 ${outcome["p50"]} ms, p99 ${outcome["p99"]} ms, most ${outcome["most"]} ms`);
  console.log(
    `  RSS of the process tree: ${mb(most(samples.slice(0, third)))} in the first third, ${mb(most(samples.slice(-third)))} in the last, most ${mb(most(samples))}`,
  );
  console.log(
    `  CPU a second: ${Object.entries(after)
      .map(([part, used]) => `${part} ${((used - (before[part] ?? 0)) / (outcome["seconds"] ?? 1)).toFixed(2)}`)
      .join(", ")}, load ${((outcome["cpu"] ?? 0) / (outcome["seconds"] ?? 1)).toFixed(2)}`,
  );
  return outcome;
}

// Warm-up: code is compiled, people are made.
let server = await start(256);
const warm = await run("warm-up", { rate: 5_000, seconds: 5, connections: 8, from: 0 });
const steady = await run("steady", { rate: Number(rate), seconds: Number(seconds), connections: 16, from: warm["next"] ?? 0 });
console.log(`  waiting for the ledger at its end: ${Math.round(((await server.ask("waiting"))["waiting"] ?? 0) / 1e6)} MB`);
// Everything is to be in the ledger before the next part.
await server.ask("count");
await server.stop();
// The same folder again, with a journal that is soon full.
server = await start(16);
const over = await run("over capacity", { rate: 0, seconds: Math.max(8, Number(seconds) / 3), connections: 64, from: steady["next"] ?? 0 });
const counted = await server.ask("count");
await server.stop();
const acknowledged = [warm, steady, over].reduce((sum, outcome) => sum + (outcome["acknowledged"] ?? 0), 0);
console.log(
  `acknowledged ${acknowledged}; in the ledger ${counted["usage"]}, different keys ${counted["keys"]}, in the roll-up ${counted["daily"]} (drained in ${counted["drainSeconds"]?.toFixed(1)} s; ${((counted["bytes"] ?? 0) / Math.max(1, counted["usage"] ?? 1)).toFixed(0)} bytes a row)`,
);
// A record that was kept although its answer was lost is no fault; one that is missing or there twice is.
const exact = (counted["usage"] ?? 0) >= acknowledged && counted["usage"] === counted["keys"] && counted["daily"] === counted["usage"];
console.log(exact ? "nothing lost, nothing twice" : "LOST OR DOUBLED");
rmSync(folder, { recursive: true, force: true });
process.exit(exact ? 0 : 1);

/** Process ids of the tree. */
function tree(root: number): number[] {
  const parents = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const parent = Number(statOf(Number(name))[1] ?? 0);
    parents.set(parent, [...(parents.get(parent) ?? []), Number(name)]);
  }
  const found: number[] = [];
  for (const waiting = [root]; waiting.length > 0;) {
    const id = waiting.pop() ?? 0;
    found.push(id);
    waiting.push(...(parents.get(id) ?? []));
  }
  return found;
}

/** Fields of /proc/<pid>/stat after the name; none where the process is gone. */
function statOf(id: number): string[] {
  try {
    const text = readFileSync(`/proc/${id}/stat`, "latin1");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return [];
  }
}

function rssOfTree(root: number): number {
  return tree(root).reduce((sum, id) => sum + Number(statOf(id)[21] ?? 0) * 4096, 0);
}

/** Seconds of CPU so far: the server itself, and its stores. */
function cpuOfTree(root: number): Record<string, number> {
  for (const id of tree(root)) {
    const stat = statOf(id);
    if (stat.length > 0) seen.set(id, { part: partOf(id, root), seconds: (Number(stat[11]) + Number(stat[12])) / 100 });
  }
  const used: Record<string, number> = {};
  for (const process of seen.values()) used[process.part] = (used[process.part] ?? 0) + process.seconds;
  return used;
}

function partOf(id: number, root: number): string {
  if (id === root) return "server";
  try {
    return readFileSync(`/proc/${id}/cmdline`, "latin1").includes("postgres") ? "PostgreSQL" : "ClickHouse";
  } catch {
    return "ended";
  }
}
