// Runs that claim success wrongly. Each sets up the world as it really was, lets the run do what it did by the real tools, and asks the
// verifier of its contract at the window's end and after: it must never say "held". To add a case: one entry of a table of
// `cases`, whose `set` returns what the run did (its receipts' effects) and the contract; more tables may be added for other verifiers.
import { mkdirSync, rmSync, symlinkSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import files from "../../src/agents/connectors/files.ts";
import type { World } from "../../src/agents/connectors/connector.ts";
import { ToolError, type Effect, type JsonObject } from "../../src/agents/tools/tool.ts";
import { sha256 } from "../../src/agents/tools/hash.ts";
import checkPasses from "../../src/agents/verifiers/check-passes.ts";
import fileMatches from "../../src/agents/verifiers/file-matches.ts";
import type { Finding, Verifier } from "../../src/agents/verifiers/verifier.ts";
import { UpshotError } from "../../src/kit/errors.ts";
import { agentWorld, toolCall } from "../support/agent-world.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";

const folders = temporaryFolders();
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  folders.remove();
});

const start = Date.UTC(2026, 10, 21, 8);
const window = 3_600_000;

/** What the set-up of a case gets: a folder of its own, and the means to do what an agent does. */
interface Scene {
  readonly root: string;
  readonly world: World;
  /** A call of a tool of the connector "files" over `folder`; null where the tool said that it did not happen. */
  files(tool: "write" | "restore", args: JsonObject, folder?: string): Promise<Effect | null>;
  /** A server that answers; its address. */
  serving(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string>;
  /** Ends its servers. */
  stop(): void;
}

interface Claimed {
  readonly verifier: Verifier;
  readonly of: string;
  readonly effects: readonly (Effect | null)[];
  /** What happens after the run is over. */
  readonly later?: () => Promise<void> | void;
}

type Cases = Readonly<Record<string, (scene: Scene) => Promise<Claimed>>>;

const total = "reports/summary.csv /^total,\\d+$/m";
const good = "name,amount\ntotal,42\n";

const fileCases: Cases = {
  "nothing was written at all": async ({ root }) => {
    writeFileSync(join(root, "summary.csv"), good);
    return { verifier: fileMatches, of: total, effects: [] };
  },
  "it was written to another folder": async ({ files }) => ({
    verifier: fileMatches,
    of: total,
    effects: [await files("write", { path: "summary.csv", content: good }, "drafts")],
  }),
  "it was written under another name, and the right file was there before": async ({ root, files }) => {
    writeFileSync(join(root, "summary.csv"), good);
    return { verifier: fileMatches, of: total, effects: [await files("write", { path: "summary-1.csv", content: good })] };
  },
  "it was written one folder deeper": async ({ files }) => ({
    verifier: fileMatches,
    of: total,
    effects: [await files("write", { path: "reports/summary.csv", content: good })],
  }),
  "it is empty": async ({ files }) => ({
    verifier: fileMatches,
    of: "reports/summary.csv /.*/",
    effects: [await files("write", { path: "summary.csv", content: "" })],
  }),
  "it says something else": async ({ files }) => ({
    verifier: fileMatches,
    of: total,
    effects: [await files("write", { path: "summary.csv", content: "I have successfully written the summary.\n" })],
  }),
  "it talks about what it should hold": async ({ files }) => ({
    verifier: fileMatches,
    of: total,
    effects: [await files("write", { path: "summary.csv", content: "The last line is total,42 as asked\n" })],
  }),
  "it is a version behind": async ({ files }) => ({
    verifier: fileMatches,
    of: `reports/summary.csv ${sha256(good)}`,
    effects: [await files("write", { path: "summary.csv", content: good.replace("42", "41") })],
  }),
  "it was right, then the run wrote over it": async ({ files }) => ({
    verifier: fileMatches,
    of: total,
    effects: [
      await files("write", { path: "summary.csv", content: good }),
      await files("write", { path: "summary.csv", content: "cleaned up\n" }),
    ],
  }),
  "it was reverted by its owner": async ({ root, files }) => ({
    verifier: fileMatches,
    of: total,
    effects: [await files("write", { path: "summary.csv", content: good })],
    later: () => writeFileSync(join(root, "summary.csv"), "as before\n"),
  }),
  "it was taken back with one click": async ({ files }) => {
    const effect = await files("write", { path: "summary.csv", content: good });
    return {
      verifier: fileMatches,
      of: total,
      effects: [effect],
      later: async () => void (await files("restore", effect?.undo?.args ?? {})),
    };
  },
  "it was deleted": async ({ root, files }) => ({
    verifier: fileMatches,
    of: total,
    effects: [await files("write", { path: "summary.csv", content: good })],
    later: () => unlinkSync(join(root, "summary.csv")),
  }),
  "the folder was emptied": async ({ root, files }) => ({
    verifier: fileMatches,
    of: total,
    effects: [await files("write", { path: "summary.csv", content: good })],
    later: () => rmSync(root, { recursive: true }),
  }),
  "it became a link to another file that fits": async ({ root, files }) => ({
    verifier: fileMatches,
    of: total,
    effects: [await files("write", { path: "summary.csv", content: good })],
    later: () => {
      writeFileSync(join(root, "..", "elsewhere.csv"), good);
      unlinkSync(join(root, "summary.csv"));
      symlinkSync(join(root, "..", "elsewhere.csv"), join(root, "summary.csv"));
    },
  }),
  "it became a folder": async ({ root, files }) => ({
    verifier: fileMatches,
    of: total,
    effects: [await files("write", { path: "summary.csv", content: good })],
    later: () => {
      unlinkSync(join(root, "summary.csv"));
      mkdirSync(join(root, "summary.csv"));
    },
  }),
  "it grew beyond what is read": async ({ root, files }) => ({
    verifier: fileMatches,
    of: total,
    effects: [await files("write", { path: "summary.csv", content: good })],
    later: () => truncateSync(join(root, "summary.csv"), 50 << 20),
  }),
  "it was half written: the end is missing": async ({ root, files }) => ({
    verifier: fileMatches,
    of: total,
    effects: [await files("write", { path: "summary.csv", content: good })],
    later: () => truncateSync(join(root, "summary.csv"), 14),
  }),
  "the run's own write failed, and another run's is there": async ({ root, files }) => {
    const failed = await files("write", { path: "../summary.csv", content: good });
    const other = await files("write", { path: "notes.txt", content: "did something" });
    writeFileSync(join(root, "summary.csv"), good);
    return { verifier: fileMatches, of: total, effects: [failed, other] };
  },
  "the run wrote it wrong, and another run mended it": async ({ files }) => {
    const wrong = await files("write", { path: "summary.csv", content: "wrong\n" });
    return {
      verifier: fileMatches,
      of: total,
      effects: [wrong],
      later: async () => void (await files("write", { path: "summary.csv", content: good })),
    };
  },
  "it was right before, and the run wrote it as it was": async ({ root, files }) => {
    writeFileSync(join(root, "summary.csv"), good);
    return { verifier: fileMatches, of: total, effects: [await files("write", { path: "summary.csv", content: good })] };
  },
  "the run wrote it, and took it back itself": async ({ root, files }) => {
    writeFileSync(join(root, "summary.csv"), good);
    const wrote = await files("write", { path: "summary.csv", content: "total,1\n" });
    return { verifier: fileMatches, of: total, effects: [wrote, await files("restore", wrote?.undo?.args ?? {})] };
  },
  "the pattern would take for ever": async ({ files }) => ({
    verifier: fileMatches,
    of: "reports/summary.csv /^(a+)+$/",
    effects: [await files("write", { path: "summary.csv", content: `${"a".repeat(40)}!` })],
  }),
  "the contract names nothing that can be looked at": async ({ files }) => ({
    verifier: fileMatches,
    of: "reports/summary.csv",
    effects: [await files("write", { path: "summary.csv", content: good })],
  }),
};

/** A run that did something, whatever it was, and says that now all is well. */
async function mended(
  { files, serving }: Scene,
  answer: Parameters<Scene["serving"]>[0],
  expected = "",
  later?: () => void,
): Promise<Claimed> {
  const url = await serving(answer);
  return {
    verifier: checkPasses,
    of: expected === "" ? url : `${url} ${expected}`,
    effects: [await files("write", { path: "notes.txt", content: "restarted it" })],
    ...(later === undefined ? {} : { later }),
  };
}
const json = (response: ServerResponse, body: unknown): void =>
  void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
const page = (response: ServerResponse, body: string): void =>
  void response.writeHead(200, { "content-type": "text/html" }).end(`<!doctype html><title>Shop</title>${body}`);

const checkCases: Cases = {
  "the run did nothing, and the check passes": async ({ serving }) => ({
    verifier: checkPasses,
    of: await serving((_, response) => void response.end("ok")),
    effects: [],
  }),
  "it answers 500": (scene) => mended(scene, (_, response) => void response.writeHead(500).end("ok")),
  "it answers 404": (scene) => mended(scene, (_, response) => void response.writeHead(404).end("ok")),
  "it answers 200 with an error page": (scene) => mended(scene, (_, response) => page(response, "<h1>Something went wrong</h1>")),
  "it answers 200 with an error page in which a script holds the words": (scene) =>
    mended(
      scene,
      (_, response) => page(response, "<h1>Oops</h1><script>const good = 'All systems go';</script><p hidden>All systems go</p>"),
      "/All systems go/",
    ),
  "it answers 200 without the words": (scene) => mended(scene, (_, response) => page(response, "<h1>Sign in</h1>"), "/All systems go/"),
  "it says in JSON that it failed": (scene) => mended(scene, (_, response) => json(response, { ok: false })),
  "it says in JSON that it is down": (scene) => mended(scene, (_, response) => json(response, { status: "DOWN", components: {} })),
  "it answers 200 with an error in JSON": (scene) => mended(scene, (_, response) => json(response, { error: { code: 17 } })),
  "it answers 200 with a failing status in words": (scene) =>
    mended(scene, (_, response) => void response.writeHead(200, { "content-type": "text/plain" }).end("unhealthy: database")),
  "it leads on to a page to sign in": (scene) =>
    mended(scene, (request, response) => {
      if (request.url === "/login") page(response, "All systems go");
      else response.writeHead(302, { location: "/login" }).end();
    }),
  "it flaps: every second answer fails": (scene) => {
    let calls = 0;
    return mended(scene, (_, response) => void response.writeHead((calls += 1) % 2 === 1 ? 200 : 503).end("ok"));
  },
  "it flaps: every third answer fails": (scene) => {
    let calls = 0;
    return mended(scene, (_, response) => void response.writeHead((calls += 1) % 3 === 0 ? 503 : 200).end("ok"));
  },
  "it passed when the run ended, and fails at the window's end": (scene) => {
    let status = 200;
    return mended(
      scene,
      (_, response) => void response.writeHead(status).end("ok"),
      "",
      () => void (status = 503),
    );
  },
  "nobody listens any more": (scene) =>
    mended(
      scene,
      (_, response) => void response.end("ok"),
      "",
      () => scene.stop(),
    ),
  "it breaks off in the middle": (scene) =>
    mended(scene, (_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("ok", () => void response.destroy());
    }),
  "it answers without an end": (scene) =>
    mended(scene, (_, response) => {
      response.writeHead(200);
      response.end("ok\n".repeat(1_000_000));
    }),
  "the address is a private one that the operator did not name": async ({ files }) => ({
    verifier: checkPasses,
    of: "https://169.254.169.254/health",
    effects: [await files("write", { path: "notes.txt", content: "restarted it" })],
  }),
  "the contract names no address": async ({ files }) => ({
    verifier: checkPasses,
    of: "it works",
    effects: [await files("write", { path: "notes.txt", content: "restarted it" })],
  }),
  "the command of the contract fails, or cannot be run": async ({ files }) => ({
    verifier: checkPasses,
    of: "run reports test -s summary.csv",
    effects: [await files("write", { path: "notes.txt", content: "made the summary" })],
  }),
};

const all: readonly (readonly [verifier: string, Cases])[] = [
  ["file.matches", fileCases],
  ["check.passes", checkCases],
];

for (const [verifier, cases] of all)
  test.concurrent.each(Object.entries(cases))(`${verifier}: %s`, async (_name, set) => {
    const base = folders.next();
    const hosts: string[] = [];
    let now = start;
    const world = agentWorld(base, { now: () => now, privateHosts: hosts });
    const root = world.workspace("reports");
    let calls = 0;
    const own: Server[] = [];
    const scene: Scene = {
      stop: () => own.forEach((server) => server.close()),
      root,
      world,
      files: async (tool, args, folder = "reports") => {
        const { tools } = await files.open({ folder, may: ["read", "write"] }, world);
        calls += 1;
        try {
          const result = await tools
            .find(({ name }) => name === `files.${tool}`)
            ?.run(
              args,
              toolCall(`run-1:${calls}`, () => now),
            );
          return result !== undefined && "effect" in result ? result.effect : null;
        } catch (error) {
          if (error instanceof ToolError) return null;
          throw error;
        }
      },
      serving: async (answer) => {
        const server = createServer(answer);
        servers.push(server);
        own.push(server);
        await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
        const address = server.address();
        const host = `127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
        hosts.push(host);
        return `http://${host}/health`;
      },
    };
    const { verifier: judge, of, effects, later } = await set(scene);
    const clause = { window, of };
    const claims = judge.claims(
      effects.filter((effect) => effect !== null),
      clause,
      "run-1",
    );
    await later?.();
    for (const after of [window, 2 * window, 30 * window]) {
      now = start + after;
      for (const claim of claims) {
        // Who cannot be reached is tried again: that is no acceptance either.
        const found: Finding | null = await judge.look({ ...claim, at: claim.at || start }, clause, world).catch((error: unknown) => {
          if (error instanceof UpshotError && error.code === "outgoing-failed") return null;
          throw error;
        });
        expect(found?.verdict, found?.evidence).not.toBe("held");
      }
    }
  });

// That what was done right is accepted is tested beside each verifier.
test("there are at least forty", () => {
  expect(all.flatMap(([, cases]) => Object.keys(cases)).length).toBeGreaterThanOrEqual(40);
});
