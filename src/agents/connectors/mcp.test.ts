import { spawn, type ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { agentWorld, toolCall } from "../../../test/support/agent-world.ts";
import { hostileServer } from "../../../test/support/hostile-mcp-server.ts";
import { callMcp, granted, httpServer, program, reading, surroundings } from "../../../test/support/mcp.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { connectServer } from "../mcp/connect-server.ts";
import { mcpCredential } from "../mcp/credential.ts";
import { describeServer } from "../mcp/describe-server.ts";
import { keepServer } from "../mcp/live-server.ts";
import { wrapTool } from "../mcp/wrap-tool.ts";
import { ToolError, type Tool } from "../tools/tool.ts";
import connector from "./mcp.ts";

const folders = temporaryFolders();
const open: { close(): Promise<void> }[] = [];
const children: ChildProcess[] = [];
afterAll(async () => {
  await Promise.all(open.map((one) => one.close()));
  for (const child of children) child.kill("SIGKILL");
  folders.remove();
});

const packages = join(import.meta.dirname, "..", "..", "..", "node_modules", "@modelcontextprotocol");

/** As `granted`, closed at the end. */
async function grantedTools(...args: Parameters<typeof granted>): Promise<(name: string) => Tool> {
  const opened = await granted(...args);
  open.push(opened);
  return opened.tool;
}

test("the reference server over standard input and output", async () => {
  const tool = await grantedTools(program(join(packages, "server-everything/dist/index.js")), ["echo", "get-sum", "get-tiny-image"], {
    annotations: { "get-sum": reading },
  });
  expect(tool("get-sum").granted?.({ a: 2, b: 3 })).toBe(null);
  expect(await callMcp(tool("get-sum"), { a: 2, b: 3 })).toEqual({ content: { text: expect.stringContaining("5") } });
  expect(JSON.stringify((await callMcp(tool("get-tiny-image"))).content)).toContain("image/png");
  // Nobody described it: it may do anything to anybody, and every argument says to whom.
  expect(tool("echo").annotation).toEqual({
    effect: "irreversible",
    reach: "outside",
    control: ["message"],
    content: "untrusted",
    undo: null,
  });
  expect((await callMcp(tool("echo"), { message: "hello" })).effect).toMatchObject({ kind: "mcp.called", undo: null });
  expect(await tool("echo").find?.({ message: "hello" }, toolCall("run:1"))).toBe("unknown");
});

test("the reference server for files reads its folder and nothing else", async () => {
  const folder = folders.next();
  writeFileSync(join(folder, "a.txt"), "inside");
  const tool = await grantedTools(program(join(packages, "server-filesystem/dist/index.js"), folder), ["read_text_file"], {
    annotations: { read_text_file: reading },
  });
  expect(await callMcp(tool("read_text_file"), { path: join(folder, "a.txt") })).toMatchObject({ content: { text: "inside" } });
  expect(await callMcp(tool("read_text_file"), { path: "/etc/passwd" })).toMatchObject({ content: { failed: true } });
});

test("the reference server over http; a private address needs the operator, also for an admin", async () => {
  const port = await freePort();
  const server = spawn(process.execPath, [join(packages, "server-everything/dist/index.js"), "streamableHttp"], {
    env: { PORT: String(port) },
    stdio: ["ignore", "ignore", "pipe"],
  });
  children.push(server);
  await new Promise<void>((done, fail) => {
    server.stderr?.on("data", (text: Buffer) => (text.includes("listening") ? done() : undefined));
    server.on("exit", () => fail(new Error("the server ended")));
  });
  const entered = { transport: "http", url: `http://127.0.0.1:${port}/mcp`, headers: { authorization: "Bearer secret-key" } };
  await expect(describeServer(mcpCredential.parse(entered), surroundings)).rejects.toMatchObject({ code: "mcp-unreachable" });
  const tool = await grantedTools(entered, ["get-sum", "echo"], {
    annotations: { "get-sum": reading },
    privateHosts: [`127.0.0.1:${port}`],
  });
  expect(await callMcp(tool("get-sum"), { a: 20, b: 3 })).toMatchObject({ content: { text: expect.stringContaining("23") } });
  server.kill("SIGKILL");
  await expect(callMcp(tool("get-sum"), { a: 20, b: 3 })).rejects.toThrow(ToolError);
  await expect(callMcp(tool("echo"), { message: "x" })).rejects.toThrow("could not be reached");
});

test("an http server that leads on, refuses the key or answers nonsense is told in our words, without the key and its words", async () => {
  const { port, close } = await httpServer((path) =>
    path === "/lead"
      ? { status: 307, headers: { location: "http://169.254.169.254/" } }
      : path === "/key"
        ? { status: 401, body: "your key secret-key is wrong" }
        : { status: 200, headers: { "content-type": "application/json" }, body: "{}" },
  );
  const world = (path: string): ReturnType<typeof agentWorld> =>
    agentWorld("/nowhere", {
      privateHosts: [`127.0.0.1:${port}`],
      credentials: {
        notes: {
          giver: "own",
          value: { transport: "http", url: `http://127.0.0.1:${port}${path}`, headers: { authorization: "Bearer secret-key" } },
        },
      },
    });
  for (const [path, words] of [
    ["/lead", "leads on"],
    ["/key", "refused the key"],
    ["/nonsense", "not the protocol"],
  ] as const) {
    const one = world(path);
    const error: unknown = await connector.open({ notes: { tools: ["a"] } }, one).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "mcp-unreachable", message: expect.stringContaining(words) });
    expect(String(error)).not.toContain("secret-key");
    expect(one.problems).toEqual([["notes", expect.stringContaining(words)]]);
  }
  close();
});

test("a program is started for an admin's credential only, or for the owner of a single-user installation", async () => {
  const value = program(hostileServer);
  const scope = { notes: { tools: ["echo"] } };
  await expect(connector.open(scope, agentWorld("/nowhere", { credentials: { notes: { giver: "own", value } } }))).rejects.toMatchObject({
    code: "mcp-refused",
  });
  const { credentialWithGiver: _, ...untold } = agentWorld("/nowhere", { credentials: { notes: { giver: "org", value } } });
  await expect(connector.open(scope, untold)).rejects.toMatchObject({ code: "mcp-refused" });
  open.push(await connector.open(scope, agentWorld("/nowhere", { owner: "owner", credentials: { notes: { giver: "own", value } } })));
  await expect(connector.open(scope, agentWorld("/nowhere"))).rejects.toMatchObject({ code: "no-credential" });
  await expect(
    connector.open(scope, agentWorld("/nowhere", { credentials: { notes: { giver: "org", value: { transport: "smoke" } } } })),
  ).rejects.toMatchObject({ code: "credential-wrong" });
});

test("a tool that nobody granted as it is now is refused, and its words reach no model", async () => {
  const [described] = await describeServer(mcpCredential.parse(program(hostileServer)), surroundings);
  const value = { ...program(hostileServer), pinned: { echo: "0".repeat(64), crash: described?.digest ?? "" } };
  const opened = await connector.open(
    { notes: { tools: ["echo", "fails", "none"] } },
    agentWorld("/nowhere", { credentials: { notes: { giver: "org", value } } }),
  );
  open.push(opened);
  const said = opened.tools.map((tool) => [tool.name, tool.granted?.({})]);
  expect(said).toEqual([
    ["mcp.notes.echo", expect.stringContaining("changed since it was granted: look at it under Agents › Connections and grant it again")],
    ["mcp.notes.fails", expect.stringContaining("nobody has granted")],
    ["mcp.notes.none", expect.stringContaining("no tool none")],
  ]);
  for (const tool of opened.tools) {
    expect(tool.description).not.toContain("Echoes");
    await expect(callMcp(tool)).rejects.toThrow(ToolError);
  }
});

test("a server that changes a tool while the run goes on is noticed before the call", async () => {
  const entered = mcpCredential.parse(program(hostileServer, "rug"));
  const live = keepServer(() => connectServer(entered, surroundings));
  open.push(live);
  const listed = (await live.tools(AbortSignal.timeout(9000))).get("echo");
  const [echo] = await describeServer(entered, surroundings);
  const tool = wrapTool("notes", "echo", listed, { ...entered, pinned: { echo: echo?.digest ?? "" } }, live);
  expect((await callMcp(tool)).content).toEqual({ text: "{}" });
  await expect(callMcp(tool)).rejects.toThrow("changed since it was granted");
});

test("arguments that the schema does not name are refused; hostile patterns are not shown", async () => {
  const tool = await grantedTools(program(hostileServer), ["echo"]);
  expect(tool("echo").granted?.({ path: "x", bcc: "evil@attacker.example" })).toContain("no argument bcc");
  await expect(callMcp(tool("echo"), { bcc: "evil@attacker.example" })).rejects.toThrow(ToolError);
  expect(JSON.stringify(tool("echo").input)).not.toContain("pattern");
});

async function freePort(): Promise<number> {
  const { port, close } = await httpServer(() => ({ status: 200 }));
  close();
  return port;
}
