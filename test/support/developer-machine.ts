import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { openSample } from "../../src/cli/sample/open-sample.ts";

const bundled = join(import.meta.dirname, "..", "..", "sample", "logs");

/**
 * A home folder with the sample's logs and three clones of its repository under other addresses; each of the sample's
 * people works in one of them. `copies` repeats the Claude Code sessions under other ids. Prompts become `prompt`.
 */
export function makeDeveloperMachine(
  home: string,
  options: { readonly prompt: string; readonly copies: number },
): { readonly clones: readonly string[] } {
  const sample = openSample();
  const clones = ["ada", "ben", "chi"].map((name) => {
    const clone = join(home, name, "shop");
    cpSync(sample.repository, clone, { recursive: true });
    execFileSync("git", ["-C", clone, "remote", "add", "origin", `git@github.com:example-${name}/shop.git`]);
    return clone;
  });
  sample.close();
  cpSync(join(bundled, "claude", "projects"), join(home, ".claude", "projects"), { recursive: true });
  cpSync(join(bundled, "codex"), join(home, ".codex"), { recursive: true });
  for (const file of filesBelow(home).filter((path) => path.endsWith(".jsonl"))) {
    const text = readFileSync(file, "utf8")
      .replaceAll(/\/home\/(ada|ben|chi)\/shop/g, (_, name: string) => join(home, name, "shop"))
      .replaceAll("Invented prompt of the sample.", options.prompt);
    writeFileSync(file, text);
  }
  for (let copy = 1; copy <= options.copies; copy++) addSessions(home, ".claude", copy, Infinity);
  return { clones };
}

/** Repeats the first so many of the sample's logs of a tool under other ids of sessions and responses; `copy` names the repetition. */
export function addSessions(home: string, tool: ".claude" | ".codex", copy: number, logs: number): void {
  const id = (found: string): string => `${(0xa0_00_00_00 + copy).toString(16)}${found.slice(8)}`;
  const other = (words: string): string => words.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, id);
  const originals = filesBelow(join(home, tool)).filter((path) => path.endsWith(".jsonl") && !/[/\\-]a0[0-9a-f]{6}-/.test(path));
  for (const file of originals.sort().slice(0, logs)) {
    const to = other(file);
    mkdirSync(join(to, ".."), { recursive: true });
    writeFileSync(to, other(readFileSync(file, "utf8")).replaceAll(/\b(msg|req|toolu)_/g, `$1_${copy}x`));
  }
}

/** Lets a clone's folder go, as a machine does that was tidied up. */
export function forgetClone(clone: string): void {
  renameSync(clone, `${clone}-gone`);
}

export interface Between {
  readonly url: string;
  readonly server: Server;
  /** Every request's body, unpacked. */
  readonly bodies: string[];
  /** Answers to give before anything is passed on. */
  readonly answers: { readonly status: number; readonly headers: Readonly<Record<string, string>> }[];
  /** Milliseconds that each request waits before it is passed on, and its answer after. */
  delay: number;
}

/** Stands between a client and a server and keeps what passes. */
export async function standBetween(target: string): Promise<Between> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => void pass(Buffer.concat(parts)));
    const pass = async (body: Buffer): Promise<void> => {
      between.bodies.push((request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body).toString("utf8"));
      const given = between.answers.shift();
      if (given !== undefined) return void response.writeHead(given.status, given.headers).end();
      // A request of a client that dies meanwhile is lost half the time; else its answer is.
      await new Promise((resolve) => setTimeout(resolve, between.delay));
      if (request.socket.destroyed) return;
      const { host: _host, connection: _connection, "content-length": _length, ...headers } = request.headers;
      const answer = await fetch(`${target}${request.url}`, {
        method: request.method ?? "GET",
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
        ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
      });
      const bytes = Buffer.from(await answer.arrayBuffer());
      await new Promise((resolve) => setTimeout(resolve, between.delay));
      response.writeHead(answer.status, { "content-type": "application/json" }).end(bytes);
    };
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const between: Between = { url: `http://127.0.0.1:${port}`, server, bodies: [], answers: [], delay: 0 };
  return between;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
