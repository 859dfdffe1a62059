import { Agent, request } from "node:http";
import { attributes, encodeOtlp, otlpRequest } from "../test/support/encode-otlp.ts";

// Sends telemetry as a collector does: batches encoded beforehand, in which only the ids of requests and the times are
// written anew. Latency counts from the moment a batch was due, so that a slow server does not hide its queue.
interface Load {
  readonly url: string;
  readonly token: string;
  /** Records a second; 0 = as fast as answers come. */
  readonly rate: number;
  readonly seconds: number;
  readonly connections: number;
  readonly records: number;
  /** First number of the ids. */
  readonly from: number;
}
const load: Load = JSON.parse(process.argv[2] ?? "{}");
const people = 5_000;
const templates = Array.from({ length: 32 }, (_, i) => template(i));

interface Template {
  readonly bytes: Buffer;
  readonly ids: readonly number[];
  readonly times: readonly number[];
  readonly stamps: readonly number[];
}

/** One batch: records of many people and sessions, as Claude Code writes them. */
function template(seed: number): Template {
  const marker = "2020-01-01T00:00:00.000Z";
  const items = Array.from({ length: load.records }, (_, i) => {
    const person = (seed * 7919 + Math.floor(i / 4) * 104_729) % people;
    return {
      timeUnixNano: "1577836800000000000",
      observedTimeUnixNano: "1577836800000000000",
      body: { stringValue: "claude_code.api_request" },
      attributes: attributes({
        "user.id": `device${String(person).padStart(58, "0")}`,
        "session.id": `5e550000-0000-4000-8000-${String(person * 4 + (i % 4)).padStart(12, "0")}`,
        "organization.id": "0a0a0a0a-0000-4000-8000-000000000000",
        "user.email": `person-${person}@example.org`,
        "user.account_uuid": `acc00000-0000-4000-8000-${String(person).padStart(12, "0")}`,
        "terminal.type": "vscode",
        "prompt.id": "7f000000-0000-4000-8000-000000000001",
        "event.name": "api_request",
        "event.timestamp": marker,
        "event.sequence": i,
        model: i % 5 === 0 ? "claude-haiku-4-5-20251001" : "claude-sonnet-4-5-20250929",
        input_tokens: String(12 + (i % 90)),
        output_tokens: String(200 + ((i * 37) % 4000)),
        cache_read_tokens: String(20_000 + ((i * 101) % 90_000)),
        cache_creation_tokens: String(300 + ((i * 53) % 3000)),
        cost_usd: 0.0123,
        duration_ms: "4200",
        request_id: "req_000000000000",
        speed: "normal",
      }),
    };
  });
  const bytes = encodeOtlp(
    otlpRequest(
      "logs",
      attributes({ "service.name": "claude-code", "service.version": "2.1.50", "os.type": "linux", "host.arch": "arm64" }),
      items,
    ),
  );
  const time = Buffer.alloc(8);
  time.writeBigUInt64LE(1577836800000000000n);
  return {
    bytes,
    ids: placesOf(bytes, Buffer.from("req_000000000000")),
    times: placesOf(bytes, time),
    stamps: placesOf(bytes, Buffer.from(marker)),
  };
}

function placesOf(bytes: Buffer, part: Buffer): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(part); at >= 0; at = bytes.indexOf(part, at + part.length)) places.push(at);
  return places;
}

let next = load.from;
/** The batch with ids never used before and the time of now. */
function fresh({ bytes, ids, times, stamps }: Template): Buffer {
  const batch = Buffer.from(bytes);
  const now = Date.now();
  const nano = BigInt(now) * 1_000_000n;
  const stamp = new Date(now).toISOString();
  for (const at of ids) batch.write(String(next++).padStart(12, "0"), at + 4, "latin1");
  for (const at of times) batch.writeBigUInt64LE(nano, at);
  for (const at of stamps) batch.write(stamp, at, "latin1");
  return batch;
}

const agent = new Agent({ keepAlive: true, maxSockets: load.connections });
const url = new URL("/v1/logs", load.url);
const latencies: number[] = [];
const statuses: Record<string, number> = {};
let acknowledged = 0;
let withoutRetry = 0;

function send(batch: Buffer, due: number): Promise<void> {
  return new Promise((resolve) => {
    const call = request(
      url,
      {
        method: "POST",
        agent,
        headers: { authorization: `Bearer ${load.token}`, "content-type": "application/x-protobuf", "content-length": batch.length },
      },
      (answer) => {
        answer.resume();
        answer.on("end", () => {
          const status = String(answer.statusCode);
          statuses[status] = (statuses[status] ?? 0) + 1;
          if (status === "200") {
            acknowledged += load.records;
            latencies.push(performance.now() - due);
          } else if (answer.headers["retry-after"] === undefined) withoutRetry++;
          resolve();
        });
      },
    );
    call.on("error", (error) => {
      const name = "code" in error ? String(error.code) : "error";
      statuses[name] = (statuses[name] ?? 0) + 1;
      resolve();
    });
    call.end(batch);
  });
}

const began = performance.now();
const cpu = process.cpuUsage();
const end = began + load.seconds * 1000;
let sent = 0;
if (load.rate === 0) {
  const lanes = Array.from({ length: load.connections }, async () => {
    while (performance.now() < end) await send(fresh(templates[sent++ % templates.length] ?? template(0)), performance.now());
  });
  await Promise.all(lanes);
} else {
  const every = (load.records / load.rate) * 1000;
  const waiting = new Set<Promise<void>>();
  for (let due = began; due < end; due += every) {
    const pause = due - performance.now();
    if (pause > 1) await new Promise((resolve) => setTimeout(resolve, pause));
    const one = send(fresh(templates[sent++ % templates.length] ?? template(0)), due).finally(() => waiting.delete(one));
    waiting.add(one);
  }
  await Promise.all(waiting);
}
const seconds = (performance.now() - began) / 1000;
const used = process.cpuUsage(cpu);
latencies.sort((a, b) => a - b);
const at = (share: number): number => Math.round(latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? NaN);
process.stdout.write(
  `${JSON.stringify({ seconds, acknowledged, statuses, withoutRetry, next, p50: at(0.5), p99: at(0.99), most: at(1), cpu: (used.user + used.system) / 1e6, bytesPerRecord: Math.round((templates[0]?.bytes.length ?? 0) / load.records) })}\n`,
);
process.exit(0);
