import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { agentWorld } from "../../../test/support/agent-world.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { bubblewrapWorks } from "../../../test/support/bubblewrap-works.ts";
import type { Effect } from "../tools/tool.ts";
import verifier from "./check-passes.ts";
import type { Finding } from "../tools/verifier.ts";

const folders = temporaryFolders();
const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
  folders.remove();
});

const did: Effect = { kind: "mcp.called", artifact: "mcp:x:y", subject: {}, undo: null };

async function serving(body: string, type: string, status = 200): Promise<string> {
  const server = createServer((_, response) => void response.writeHead(status, { "content-type": type }).end(body));
  servers.push(server);
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  const address = server.address();
  return `127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
}

async function look(of: string, now: number, hosts: readonly string[], base = folders.next()): Promise<Finding | undefined> {
  const [claim] = verifier.claims([did, did], { window: 500, of }, "run-1");
  return claim === undefined
    ? undefined
    : verifier.look({ ...claim, at: 1000 }, { window: 500, of }, agentWorld(base, { now: () => now, privateHosts: hosts, owner: "owner" }));
}

test.each([
  ["ok", "text/plain", 200, ""],
  ["", "text/plain", 204, ""],
  ['{"status":"UP","errors":[]}', "application/json", 200, ""],
  ["<h1>All systems <b>go</b></h1>", "text/html", 200, " /All systems go/"],
  ['{"version":"1.4.2"}', "application/json", 200, ' /"version":"1\\.4\\./'],
])("an address that answers as it should, all three times, holds at the window's end: %s", async (body, type, status, expected) => {
  const host = await serving(body, type, status);
  const of = `http://${host}/health${expected}`;
  expect(await look(of, 1499, [host])).toMatchObject({ verdict: "pending" });
  expect(await look(of, 1500, [host])).toMatchObject({ verdict: "held" });
});

test("one claim for each run that did anything", () => {
  expect(verifier.claims([did, did], { window: 1, of: "x" }, "a")).toHaveLength(1);
  expect(verifier.claims([], { window: 1, of: "x" }, "a")).toEqual([]);
  expect(verifier.claims([did], { window: 1, of: "x" }, "a")[0]?.artifact).not.toBe(
    verifier.claims([did], { window: 1, of: "x" }, "b")[0]?.artifact,
  );
});

test.skipIf(!bubblewrapWorks)("a command ends well inside bubblewrap, where it can change nothing", async () => {
  const base = folders.next();
  writeFileSync(join(agentWorld(base, { owner: "owner" }).workspace("reports"), "summary.csv"), "total,42\n");
  const verdict = async (command: string): Promise<string | undefined> => (await look(`run reports ${command}`, 1500, [], base))?.verdict;
  expect(await verdict("grep -q ^total summary.csv")).toBe("held");
  expect(await verdict("grep -q ^sum summary.csv")).toBe("undone");
  expect(await verdict("rm summary.csv")).toBe("undone");
  expect(await verdict("no-such-command-here")).toBe("unclear");
  expect(await verdict("cat /etc/passwd")).toBe("undone");
});

test("where bubblewrap is missing, no command is run", async () => {
  const path = process.env["PATH"];
  process.env["PATH"] = folders.next();
  try {
    expect(await look("run reports true", 1500, [])).toMatchObject({ verdict: "unclear", evidence: expect.stringContaining("bubblewrap") });
  } finally {
    process.env["PATH"] = path;
  }
});

test("a command of one of many people is not run", async () => {
  const [claim] = verifier.claims([did], { window: 500, of: "run reports true" }, "run-1");
  const found = await verifier.look(
    { artifact: claim?.artifact ?? "", subject: claim?.subject ?? {}, at: 1000 },
    { window: 500, of: "run reports true" },
    agentWorld(folders.next(), { now: () => 1500 }),
  );
  expect(found).toMatchObject({ verdict: "unclear", evidence: expect.stringContaining("one person owns") });
});
