// `upshot serve` as a process of its own, as an operator runs it, for tests that end, starve or stop it.
import { spawn, type ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { apiRequests } from "../support/claude-code-events.ts";

const root = join(import.meta.dirname, "../..");

export interface ServeProcess {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Address of the server; null where it ended before it was ready. */
  readonly url: string | null;
  /** What it said on standard error. */
  said(): string;
  /** Ends it as a service manager does. @returns exit status or signal */
  stop(): Promise<number | string>;
}

/** Starts it with no demo and waits until it is ready or has ended. */
export async function startServe(folder: string, port: number, environment: Readonly<Record<string, string>> = {}): Promise<ServeProcess> {
  const words = ["src/cli/main.ts", "serve", "--no-demo", "--data", folder, "--port", String(port), "--grpc-port", String(port + 500)];
  const child = spawn(process.execPath, words, { cwd: root, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...environment } });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const ended = once(child, "close").then(([status, signal]) => (typeof signal === "string" ? signal : Number(status)));
  let url: string | null = null;
  for await (const line of createInterface({ input: child.stdout })) {
    url = /is ready: (http:\/\/[^/]+)/.exec(line)?.[1] ?? url;
    if (url !== null) break;
  }
  if (url === null) await ended;
  return {
    child,
    url,
    said: () => said,
    stop: () => {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

/** A key for sending, made by the installation's owner. */
export async function ingestKey(url: string, folder: string): Promise<string> {
  const owner = readFileSync(join(folder, "keys", "owner.token"), "utf8").trim();
  const signedIn = await fetch(`${url}/sign-in?token=${owner}`, { redirect: "manual" });
  const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
  const session: unknown = await (await fetch(`${url}/api/session`, { headers: { cookie } })).json();
  const csrf = typeof session === "object" && session !== null && "csrf" in session ? String(session.csrf) : "";
  const made: unknown = await (
    await fetch(`${url}/api/keys`, {
      method: "POST",
      headers: { cookie, "x-upshot-csrf": csrf, "content-type": "application/json" },
      body: JSON.stringify({ name: "faults", scopes: ["ingest"], days: null }),
    })
  ).json();
  if (typeof made !== "object" || made === null || !("token" in made)) throw new TypeError(`no key: ${JSON.stringify(made)}`);
  return String(made.token);
}

/** Sends these responses of a session; the status of the answer, 0 where there was none. */
export async function send(
  url: string,
  token: string,
  ids: readonly string[],
  now: number,
): Promise<{ status: number; retryAfter: string | null }> {
  try {
    const answer = await fetch(`${url}/v1/logs`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(apiRequests(now, ids)),
      signal: AbortSignal.timeout(20_000),
    });
    await answer.arrayBuffer();
    return { status: answer.status, retryAfter: answer.headers.get("retry-after") };
  } catch {
    return { status: 0, retryAfter: null };
  }
}

/** Processes whose command line names this text. */
export function processesWith(text: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(text);
      } catch {
        return false;
      }
    });
}
