import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { processorSecondsOf } from "./process-tree.ts";

// How bench/scale.ts asks the pages of a server: over HTTP, signed in, four requests at a time.

const concurrency = 4;
const requests = 60;
/** What one signed-in reader may ask for at once, and again each second (src/server/access/rate-limit.ts). */
const allowance = { most: 400, perSecond: 40 };
/** Read by machines or on request, not by a page: timed once, under no bar. */
const notPages = new Set([
  "/api/openapi.json",
  "/api/mine/export",
  "/api/audit/export",
  "/api/operations/doctor",
  "/api/sync/repositories",
]);

/** Somebody signed in. */
export interface Reader {
  readonly name: string;
  readonly cookie: string;
}

export interface Running {
  readonly url: string;
  /** From the start of the process until it said that it is ready. */
  readonly seconds: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/** Milliseconds. */
export interface RouteTimes {
  readonly route: string;
  readonly reader: string;
  readonly p50: number;
  readonly p95: number;
  /** Processor time of server and stores for one request: what others on the machine do changes it less. */
  readonly processor: number;
}

export async function startServer(folder: string): Promise<Running> {
  const began = performance.now();
  const words = ["serve", "--no-demo", "--data", folder, "--port", "24690", "--grpc-port", "24327"];
  const child = spawn(process.execPath, [join(import.meta.dirname, "../src/cli/main.ts"), ...words], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  let text = "";
  for await (const line of createInterface({ input: child.stdout })) {
    text += `${line}\n`;
    if (text.includes("is ready")) break;
  }
  const seconds = (performance.now() - began) / 1000;
  child.stdout.resume();
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0] ?? "http://127.0.0.1:24690";
  return {
    url,
    seconds,
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

/** Signs the owner in as its browser would. */
export async function ownerOf(url: string, token: string): Promise<Reader> {
  const answer = await fetch(`${url}/sign-in?token=${token}`, { redirect: "manual" });
  return { name: "owner", cookie: answer.headers.get("set-cookie")?.split(";", 1)[0] ?? "" };
}

const document = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });
const mine = z.object({ next: z.string().nullable() });

/** Every GET of the API without parameters in its path, and what pages ask for beside it. */
export async function pageRoutes(url: string, person: Reader, weeks: number): Promise<string[]> {
  const { paths } = document.parse(await (await fetch(`${url}/api/openapi.json`)).json());
  const plain = Object.entries(paths)
    .filter(([path, methods]) => path.startsWith("/api/") && "get" in methods && !path.includes("{") && !notPages.has(path))
    .map(([path]) => path);
  const to = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  const from = new Date(Date.now() - weeks * 7 * 86_400_000).toISOString().slice(0, 10);
  const year = `from=${from}&to=${to}`;
  const { next } = mine.parse(await (await fetch(`${url}/api/mine?${year}`, { headers: { cookie: person.cookie } })).json());
  return [
    ...plain,
    ...["overview", "teams", "tools", "money", "mine"].map((page) => `/api/${page}?${year}`),
    `/api/mine/sessions?${year}&cursor=${next ?? ""}`,
    "/api/metrics/held-share",
    "/api/metrics/cost-per-held-commit",
  ].toSorted();
}

/** Times of a route for its readers, who take turns; null where they may not use it. */
export async function timeRoute({ url, pid }: Running, route: string, readers: readonly Reader[]): Promise<RouteTimes | null> {
  const times: number[] = [];
  const ask = async (reader: Reader): Promise<{ readonly status: number; readonly milliseconds: number }> => {
    await permit(reader);
    const began = performance.now();
    const answer = await fetch(url + route, { headers: { cookie: reader.cookie } });
    await answer.arrayBuffer();
    return { status: answer.status, milliseconds: performance.now() - began };
  };
  for (const reader of readers) {
    const { status } = await ask(reader);
    if (status === 403 || status === 404) return null;
    if (status !== 200) throw new Error(`${route} answered ${status} to ${reader.name}`);
  }
  const before = processorSecondsOf(pid);
  let next = 0;
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (next < requests) {
        const reader = readers[next++ % readers.length];
        if (reader === undefined) return;
        const { status, milliseconds } = await ask(reader);
        if (status !== 200) throw new Error(`${route} answered ${status} to ${reader.name}`);
        times.push(milliseconds);
      }
    }),
  );
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.ceil(times.length * share) - 1)] ?? NaN;
  return {
    route,
    reader: readers[0]?.name ?? "",
    p50: at(0.5),
    p95: at(0.95),
    processor: ((processorSecondsOf(pid) - before) * 1000) / requests,
  };
}

const used = new Map<string, { tokens: number; at: number }>();

/** Waits outside of what is timed until the server will take the reader's next request. */
async function permit(reader: Reader): Promise<void> {
  const now = performance.now();
  const bucket = used.get(reader.cookie) ?? { tokens: allowance.most - 20, at: now };
  bucket.tokens = Math.min(allowance.most - 20, bucket.tokens + ((now - bucket.at) / 1000) * allowance.perSecond * 0.95) - 1;
  bucket.at = now;
  used.set(reader.cookie, bucket);
  if (bucket.tokens < 0) await new Promise((resolve) => setTimeout(resolve, (-bucket.tokens / allowance.perSecond) * 1100));
}
