// Runs that claim success wrongly. Each sets up the world as it really was, lets the run do what it did by the real tools, and asks the
// verifier of its contract at the window's end and after: it must never say "held". To add a case: one entry of a table under
// test/support/false-done, which returns what the run did (its receipts' effects) and the contract. A table more is one line below.
import { createServer, type Server } from "node:http";
import { afterAll, expect, test } from "vitest";
import filesConnector from "../../src/agents/connectors/files.ts";
import { ToolError } from "../../src/agents/tools/tool.ts";
import type { Finding } from "../../src/agents/tools/verifier.ts";
import { UpshotError } from "../../src/kit/errors.ts";
import { agentWorld, toolCall } from "../support/agent-world.ts";
import { checkCases } from "../support/false-done/check-cases.ts";
import { draftCases } from "../support/false-done/draft-cases.ts";
import { fileCases } from "../support/false-done/file-cases.ts";
import { filingCases } from "../support/false-done/filing-cases.ts";
import { mailCredentials } from "../support/false-done/mail-desk.ts";
import type { Cases, Scene } from "../support/false-done/scene.ts";
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

const all: readonly (readonly [verifier: string, Cases])[] = [
  ["file.matches", fileCases],
  ["check.passes", checkCases],
  ["mail.filing-kept", filingCases],
  ["mail.draft-sent", draftCases],
];

for (const [verifier, cases] of all)
  test.concurrent.each(Object.entries(cases))(`${verifier}: %s`, async (_name, set) => {
    const base = folders.next();
    const hosts: string[] = [];
    let now = start;
    const world = agentWorld(base, { now: () => now, privateHosts: hosts, credentials: mailCredentials, owner: "owner" });
    const root = world.workspace("reports");
    let calls = 0;
    const own: Server[] = [];
    const scene: Scene = {
      stop: () => own.forEach((server) => server.close()),
      root,
      world,
      files: async (tool, args, folder = "reports") => {
        const { tools } = await filesConnector.open({ folder, may: ["read", "write"] }, world);
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
test("there are at least ninety", () => {
  expect(all.flatMap(([, cases]) => Object.keys(cases)).length).toBeGreaterThanOrEqual(90);
});
