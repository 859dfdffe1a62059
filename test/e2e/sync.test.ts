import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { syncBatch, type SyncUsage } from "../../src/model/sync.ts";
import { makeApiKey } from "../../src/server/access/api-keys.ts";
import { addRepository } from "../../src/server/inputs/repositories.ts";
import { savePerson } from "../../src/server/organisation/people.ts";
import { apiRequest, claudeCode } from "../support/claude-code-events.ts";
import { addSessions, forgetClone, makeDeveloperMachine, standBetween, type Between } from "../support/developer-machine.ts";
import { otlpRequest } from "../support/encode-otlp.ts";
import { filesWith } from "../support/files-with.ts";
import { linkedOf, rollUpOf, standingOf, totalsOf, type Total } from "../support/synced.ts";
import { serveForTests, type TestServer } from "../support/serve-for-tests.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";
import { runUpshot, type Ran } from "./run-upshot.ts";

// From a developer's logs to the organisation's ledger: a real client process, a real server, real stores.
const folders = temporaryFolders();
const folder = folders.next();
const home = folders.next();
const canary = "correct horse battery staple writes the quarterly parser";
const rounds = Number(process.env["UPSHOT_KILL_ROUNDS"] ?? 6);
let clones: readonly string[];
let server: TestServer;
let between: Between;
let key = "";
let pseudonym = "";

beforeAll(async () => {
  ({ clones } = makeDeveloperMachine(home, { prompt: canary, copies: 2 }));
  server = await serveForTests(folder);
  const { control, keys } = server.services;
  ({ pseudonym } = await savePerson(
    control,
    keys,
    { details: { name: "A Developer", mail: "dev@example.org" }, role: "member" },
    "2026-01-01",
  ));
  key = (await makeApiKey(control, keys, { name: "laptop", scopes: ["ingest"], pseudonym, days: null })).token;
  await addRepository(control, "github.com/example-ada/shop", null, true);
  await addRepository(control, "github.com/example-ben/shop", null, true);
  between = await standBetween(server.url);
}, 120_000);
afterAll(async () => {
  between?.server.close();
  await server?.close();
  folders.remove();
});

const sync = (words: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<Ran> =>
  runUpshot(["sync", ...words], { cwd: home, home, env: { UPSHOT_SERVER: between.url, UPSHOT_KEY: key, ...env } });

const totals = (): Promise<Record<string, Total>> => totalsOf(server.services, pseudonym);
const standing = (): Promise<readonly unknown[]> => standingOf(server.services);
const linked = (): ReturnType<typeof linkedOf> => linkedOf(server.services);

test("a dry run shows what would leave in the form it would have, and sends nothing", { timeout: 120_000 }, async () => {
  const words = await sync(["--dry-run"]);
  expect(words.err).toBe("");
  expect(words.out).toMatch(
    /^Would send \d+ sessions: [\d,]+ responses, \d+ links, keyed fingerprints of [\d,]+ lines\. Nothing was sent\./,
  );
  const { status, out } = await sync(["--dry-run", "--json"]);
  expect(status).toBe(0);
  const shown = syncBatch.parse(JSON.parse(out));
  expect(new Set(shown.sessions.map(({ repo }) => repo))).toEqual(new Set(["github.com/example-ada/shop", "github.com/example-ben/shop"]));
  expect(shown.sessions.some(({ links }) => links.length > 0)).toBe(true);
  expect(shown.sessions.some(({ fingerprints }) => (fingerprints?.length ?? 0) > 0)).toBe(true);
  expect(out).not.toContain(home);
  expect(between.bodies.join("")).toBe("");
  expect(await totals()).toEqual({});
});

test("what goes wrong is said", { timeout: 120_000 }, async () => {
  const wrong = await sync([], { UPSHOT_KEY: `upshot_${"0".repeat(12)}_${"a".repeat(32)}` });
  expect([wrong.status, wrong.err]).toEqual([1, expect.stringContaining("does not know this key")]);
  const nobody = await makeApiKey(server.services.control, server.services.keys, {
    name: "none",
    scopes: ["ingest"],
    pseudonym: null,
    days: null,
  });
  expect((await sync([], { UPSHOT_KEY: nobody.token })).err).toContain("belongs to nobody");
  const reading = await makeApiKey(server.services.control, server.services.keys, {
    name: "none",
    scopes: ["read"],
    pseudonym,
    days: null,
  });
  expect((await sync([], { UPSHOT_KEY: reading.token })).status).toBe(1);
  const away = await sync([], { UPSHOT_SERVER: "http://127.0.0.1:9" });
  expect([away.status, away.err]).toEqual([1, expect.stringContaining("http://127.0.0.1:9 cannot be reached")]);
  expect((await sync([], { UPSHOT_SERVER: "", UPSHOT_KEY: "" })).err).toContain("No server is named");
  expect((await sync([], { UPSHOT_KEY: "" })).err).toContain("There is no API key");
});

test("a server that is busy is asked again when it says so", { timeout: 120_000 }, async () => {
  between.answers.push({ status: 429, headers: { "retry-after": "1" } }, { status: 503, headers: {} });
  const { status, err } = await sync(["--dry-run"]);
  expect([status, err]).toEqual([0, "upshot: the server is busy; going on in 1 s\nupshot: the server is busy; going on in 2 s\n"]);
});

test(
  `nothing is lost or doubled in ${rounds} kills, and the sums are those of the local report`,
  { timeout: 120_000 + rounds * 20_000 },
  async () => {
    const random = smallRandom(20_261_121);
    between.delay = 150;
    const started = performance.now();
    await sync(["--dry-run"]);
    const usual = performance.now() - started;
    let killed = 0;
    for (let round = 0; round < rounds; round++) {
      // Of a tool whose counts are right: estimates would move with every log.
      addSessions(home, ".codex", 100 + round, 12);
      // Some machines have lost what they knew.
      if (random() < 0.15) rmSync(join(home, "state"), { recursive: true, force: true });
      const seen = between.bodies.length;
      const child = spawn(process.execPath, [join(import.meta.dirname, "../../src/cli/main.ts"), "sync"], {
        cwd: home,
        env: {
          PATH: process.env["PATH"] ?? "",
          HOME: home,
          UPSHOT_STATE_DIR: join(home, "state"),
          TZ: "UTC",
          UPSHOT_SERVER: between.url,
          UPSHOT_KEY: key,
        },
        stdio: "ignore",
      });
      // Half of them somewhere in the whole run, half while it sends.
      if (random() < 0.5) setTimeout(() => child.kill("SIGKILL"), random() * usual * 1.5);
      else void whenSending(seen).then(() => setTimeout(() => child.kill("SIGKILL"), random() * 500));
      const [, signal] = await once(child, "exit");
      if (signal === "SIGKILL") killed++;
    }
    expect(killed).toBeGreaterThan(0);
    between.delay = 0;
    expect((await sync()).status).toBe(0);
    expect(await totals()).toEqual(await reported());
    expect(await rollUpOf(server.services)).toBe(Object.values(await totals()).reduce((sum, { cost }) => sum + cost, 0));
  },
);

test("sent again, there is nothing new; sent by a machine that forgot, nothing changes", { timeout: 120_000 }, async () => {
  const before = await totals();
  const sessions = await standing();
  expect((await sync()).out).toMatch(
    /^There was nothing new to send\.\n\d+ sessions were sent before\. \d+ sessions worked elsewhere and stay on this machine\.\n$/,
  );
  rmSync(join(home, "state"), { recursive: true });
  expect((await sync()).out).toMatch(/^Sent \d+ sessions with [\d,]+ responses and \d+ links; the server has them all\./);
  expect(await totals()).toEqual(before);
  expect(await standing()).toEqual(sessions);
});

test("telemetry of a response that was synced is the same row, and its true count stands", { timeout: 60_000 }, async () => {
  const sent = between.bodies.filter((body) => body.startsWith('{"schema"')).flatMap((body) => syncBatch.parse(JSON.parse(body)).sessions);
  const isNamed = ({ key: name, basis }: SyncUsage): boolean => name.startsWith("claude-code:request:") && basis === "estimated";
  const session = sent.find(({ usage }) => usage.some(isNamed));
  const use = session?.usage.find(isNamed);
  expect(use).toBeDefined();
  if (session === undefined || use === undefined) return;
  const before = (await totals())[session.id];
  const event = apiRequest(use.at + 60_000, use.key.slice("claude-code:request:".length), session.id, {
    "user.email": "dev@example.org",
    model: use.model,
    input_tokens: use.inputUncached,
    output_tokens: use.output + 5,
    cache_read_tokens: use.cacheRead,
    cache_creation_tokens: use.cacheWrite5m + use.cacheWrite1h,
  });
  const answer = await fetch(`${server.url}/v1/logs`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(otlpRequest("logs", claudeCode, [event])),
  });
  expect(answer.status).toBe(200);
  const after = (await totals())[session.id];
  expect(after?.responses).toBe(before?.responses);
  expect(after?.cost).not.toBe(before?.cost);
  // The log says nothing better: sent again, the true count stays.
  rmSync(join(home, "state"), { recursive: true });
  await sync();
  expect((await totals())[session.id]).toEqual(after);
});

test("behind a gateway, where nobody knows the request's id, a response still counts once", { timeout: 60_000 }, async () => {
  const session = "c0ffee00-0000-4000-8000-000000000001";
  const at = Date.now() - 3_600_000;
  const sent = { input_tokens: 3, output_tokens: 400, cache_read_tokens: 9_000, cache_creation_tokens: 120 };
  const events = [0, 1].map((n) =>
    apiRequest(at + n * 60_000 + 65_000, "", session, { ...sent, "user.email": "dev@example.org", "event.sequence": n }),
  );
  await fetch(`${server.url}/v1/logs`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: JSON.stringify(otlpRequest("logs", claudeCode, events)),
  });
  expect((await totals())[session]?.responses).toBe(2);
  const project = join(home, ".claude", "projects", "-gateway");
  mkdirSync(project);
  const usage = { input_tokens: 3, output_tokens: 1, cache_read_input_tokens: 9_000, cache_creation_input_tokens: 120 };
  const lines = [0, 1, 2].map((n) => ({
    type: "assistant",
    cwd: clones[0],
    sessionId: session,
    timestamp: new Date(at + n * 60_000).toISOString(),
    uuid: `gateway-${n}`,
    message: {
      id: `msg_gateway_${n}`,
      model: "claude-sonnet-4-5-20250929",
      role: "assistant",
      stop_reason: "end_turn",
      content: [],
      usage,
    },
  }));
  writeFileSync(join(project, `${session}.jsonl`), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  expect((await sync()).out).toContain("Sent 1 session with 3 responses");
  expect((await totals())[session]?.responses).toBe(3);
  rmSync(join(home, "state"), { recursive: true });
  await sync();
  expect((await totals())[session]?.responses).toBe(3);
});

test(
  "a link that is taken back by hand is taken back there too; a clone that is gone takes back nothing",
  { timeout: 120_000 },
  async () => {
    const [link] = await linked();
    expect(link).toBeDefined();
    if (link === undefined) return;
    const sha = link.artifact.slice(link.artifact.indexOf("@") + 1);
    const clone = clones.find((path) => link.artifact.includes(`example-${path.split("/").at(-2)}/`)) ?? "";
    expect((await runUpshot(["unlink", link.session, sha], { cwd: clone, home })).status).toBe(0);
    expect((await sync()).out).toContain("Sent 1 session with 0 responses");
    expect(await linked()).not.toContainEqual(link);
    const left = await linked();
    const gone = clones[1] ?? "";
    forgetClone(gone);
    await sync();
    expect(await linked()).toEqual(left);
  },
);

test("what people wrote is nowhere: not on the server's disk, not in what was sent", () => {
  expect(between.bodies.length).toBeGreaterThan(5);
  expect(between.bodies.filter((body) => body.includes(canary) || body.includes(home))).toEqual([]);
  expect(filesWith(folder, [canary, "example-chi"])).toEqual([]);
});

test("a batch of another form, or of a repository that is not listed, is refused whole", async () => {
  const { sessions } = syncBatch.parse(JSON.parse(between.bodies.find((body) => body.startsWith('{"schema"')) ?? ""));
  const [session] = sessions;
  const post = async (body: unknown): Promise<string> => {
    const answer = await fetch(`${server.url}/api/sync`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify(body),
    });
    return `${answer.status} ${await answer.text()}`;
  };
  expect(await post({ schema: "upshot.sync/1", sessions: [{ ...session, prompt: canary }] })).toMatch(
    /^400 .*The batch is not as it should be/,
  );
  expect(await post({ schema: "upshot.sync/1", sessions: [{ ...session, repo: "github.com/else/where" }] })).toMatch(
    /^400 .*not on the organisation's list/,
  );
  expect(await post({ schema: "upshot.sync/2", sessions: [] })).toMatch(/^400 .*schema/);
  expect(await post("no")).toMatch(/^400/);
  expect(server.services.journal.waiting).toBe(0);
});

/** What the local report says of the sessions of listed repositories. */
async function reported(): Promise<Record<string, Total>> {
  const file = join(home, "report.json");
  const { out, status } = await runUpshot(["report", "--all", "--json"], { cwd: home, home });
  expect(status).toBe(0);
  writeFileSync(file, out);
  const report: { sessions: { id: string; tool: string; costMicros: number; responses: number; cwd: string }[] } = JSON.parse(out);
  const here = report.sessions.filter(({ cwd }) => cwd.includes("/ada/") || cwd.includes("/ben/"));
  expect(here.length).toBeGreaterThan(100);
  return Object.fromEntries(here.map(({ id, costMicros: cost, responses }) => [id, { responses, cost }]));
}

async function whenSending(seen: number): Promise<void> {
  for (let waited = 0; waited < 20_000; waited += 10) {
    if (between.bodies.slice(seen).some((body) => body !== "")) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function smallRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
