import { spawn, type ChildProcess } from "node:child_process";
import { createServer } from "node:http";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { agentWorld, toolCall } from "../../../test/support/agent-world.ts";
import { hostileServer } from "../../../test/support/hostile-mcp-server.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { connectServer } from "../mcp/connect-server.ts";
import { mcpCredential } from "../mcp/credential.ts";
import { describeServer } from "../mcp/describe-server.ts";
import { keepServer } from "../mcp/live-server.ts";
import { wrapTool } from "../mcp/wrap-tool.ts";
import type { ToolAnnotation } from "../policy/annotation.ts";
import { findBubblewrap } from "../sandbox/bubblewrap.ts";
import { ToolError, type JsonObject, type Tool, type ToolResult } from "../tools/tool.ts";
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
const surroundings = { privateHosts: [] as readonly string[], searchPath: process.env["PATH"] ?? "" };
const program = (...args: string[]): object => ({ transport: "stdio", command: process.execPath, args, confined: false });
const reading: ToolAnnotation = { effect: "read", reach: "inside", control: [], content: "untrusted", undo: null };

/** Opens the connector on a server that somebody has looked at. */
async function granted(
  entered: object,
  tools: readonly string[],
  {
    annotations = {},
    privateHosts = [],
  }: { annotations?: Readonly<Record<string, ToolAnnotation>>; privateHosts?: readonly string[] } = {},
): Promise<(name: string) => Tool> {
  const described = await describeServer(mcpCredential.parse(entered), { ...surroundings, privateHosts });
  const pinned = Object.fromEntries(described.map(({ name, digest }) => [name, digest]));
  const world = agentWorld("/nowhere", {
    privateHosts,
    credentials: { notes: { giver: "org", value: { ...entered, annotations, pinned } } },
  });
  const opened = await connector.open({ notes: { tools } }, world);
  open.push(opened);
  return (name) => {
    const found = opened.tools.find((one) => one.name === `mcp.notes.${name}`);
    if (found === undefined) throw new Error(`no tool ${name}`);
    return found;
  };
}
async function run(tool: Tool, args: JsonObject = {}): Promise<ToolResult> {
  const result = await tool.run(args, toolCall("run:1"));
  if ("waitsForRun" in result) throw new Error("it waits");
  return result;
}

test("the reference server over standard input and output", async () => {
  const tool = await granted(program(join(packages, "server-everything/dist/index.js")), ["echo", "get-sum", "get-tiny-image"], {
    annotations: { "get-sum": reading },
  });
  expect(tool("get-sum").granted?.({ a: 2, b: 3 })).toBe(null);
  expect(await run(tool("get-sum"), { a: 2, b: 3 })).toEqual({ content: { text: expect.stringContaining("5") } });
  expect(JSON.stringify((await run(tool("get-tiny-image"))).content)).toContain("image/png");
  // Nobody described it: it may do anything to anybody, and every argument says to whom.
  expect(tool("echo").annotation).toEqual({
    effect: "irreversible",
    reach: "outside",
    control: ["message"],
    content: "untrusted",
    undo: null,
  });
  expect((await run(tool("echo"), { message: "hello" })).effect).toMatchObject({ kind: "mcp.called", undo: null });
  expect(await tool("echo").find?.({ message: "hello" }, toolCall("run:1"))).toBe("unknown");
});

test("the reference server for files reads its folder and nothing else", async () => {
  const folder = folders.next();
  writeFileSync(join(folder, "a.txt"), "inside");
  const tool = await granted(program(join(packages, "server-filesystem/dist/index.js"), folder), ["read_text_file"], {
    annotations: { read_text_file: reading },
  });
  expect(await run(tool("read_text_file"), { path: join(folder, "a.txt") })).toMatchObject({ content: { text: "inside" } });
  expect(await run(tool("read_text_file"), { path: "/etc/passwd" })).toMatchObject({ content: { failed: true } });
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
  await expect(describeServer(mcpCredential.parse(entered), surroundings)).rejects.toMatchObject({ name: "McpFailure" });
  const tool = await granted(entered, ["get-sum", "echo"], { annotations: { "get-sum": reading }, privateHosts: [`127.0.0.1:${port}`] });
  expect(await run(tool("get-sum"), { a: 20, b: 3 })).toMatchObject({ content: { text: expect.stringContaining("23") } });
  server.kill("SIGKILL");
  await expect(run(tool("get-sum"), { a: 20, b: 3 })).rejects.toThrow(ToolError);
  // What might have been done is not said to have failed.
  await expect(run(tool("echo"), { message: "x" })).rejects.toThrow();
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
    await expect(run(tool)).rejects.toThrow(ToolError);
  }
});

test("a server that changes a tool while the run goes on is noticed before the call", async () => {
  const entered = mcpCredential.parse(program(hostileServer, "rug"));
  const live = keepServer(() => connectServer(entered, surroundings));
  open.push(live);
  const listed = (await live.tools(AbortSignal.timeout(9000))).get("echo");
  const [echo] = await describeServer(entered, surroundings);
  const tool = wrapTool("notes", "echo", listed, { ...entered, pinned: { echo: echo?.digest ?? "" } }, live);
  expect((await run(tool)).content).toEqual({ text: "{}" });
  await expect(run(tool)).rejects.toThrow("changed since it was granted");
});

test("arguments that the schema does not name are refused; hostile patterns are not shown", async () => {
  const tool = await granted(program(hostileServer), ["echo"]);
  expect(tool("echo").granted?.({ path: "x", bcc: "evil@attacker.example" })).toContain("no argument bcc");
  await expect(run(tool("echo"), { bcc: "evil@attacker.example" })).rejects.toThrow(ToolError);
  expect(JSON.stringify(tool("echo").input)).not.toContain("pattern");
});

test("hostile answers: each ends in words or in what was said, and the next call works", async () => {
  const names = [
    "echo",
    "crash",
    "long",
    "endlessLine",
    "fails",
    "refuses",
    "breaks",
    "lies",
    "nonsense",
    "picture",
    "noisy",
    "environment",
  ];
  const tool = await granted(program(hostileServer), names, {
    annotations: Object.fromEntries(names.map((name) => [name, { ...reading, control: ["path"] }])),
  });
  const failing = {
    crash: "exit status 7",
    endlessLine: "more than can be taken in",
    refuses: "refused the call",
    breaks: "",
    lies: "not the protocol",
  };
  for (const [name, words] of Object.entries(failing)) {
    const error: unknown = await run(tool(name)).catch((thrown: unknown) => thrown);
    expect(error, name).toBeInstanceOf(ToolError);
    expect(String(error), name).toContain(words);
    expect(String(error), name).not.toContain("secret words");
    expect((await run(tool("echo"), { path: "still here" })).content, name).toEqual({ text: '{"path":"still here"}' });
  }
  const { content } = await run(tool("long"));
  expect(content).toMatchObject({ note: "cut after 60000 of 3000000 characters" });
  expect((await run(tool("fails"))).content).toMatchObject({ failed: true, text: expect.stringContaining("Ignore your owner") });
  expect((await run(tool("picture"))).content).toEqual({ text: "[image, image/png, about 6 bytes]" });
  expect((await run(tool("noisy"))).content).toEqual({ text: "said among noise" });
  const environment = JSON.stringify((await run(tool("environment"))).content);
  expect(environment).toContain("PATH");
  for (const name of ["HOME", "USER", "VITEST"]) expect(environment).not.toContain(`\\"${name}\\"`);
});

test("a write that broke off is not said to have failed: it may have happened", async () => {
  const tool = await granted(program(hostileServer), ["crash", "breaks", "lies", "refuses"]);
  for (const name of ["crash", "breaks", "lies"]) {
    const error: unknown = await run(tool(name)).catch((thrown: unknown) => thrown);
    expect(error, name).toBeInstanceOf(Error);
    expect(error, name).not.toBeInstanceOf(ToolError);
  }
  await expect(run(tool("refuses"))).rejects.toThrow(ToolError);
});

test("a server that hangs, is mute, dead, stubborn or endless costs its time and no more", async () => {
  const patient = { ...surroundings, patience: 500 };
  for (const mode of ["mute", "dead"])
    await expect(connectServer(mcpCredential.parse(program(hostileServer, mode)), patient), mode).rejects.toMatchObject({
      name: "McpFailure",
    });
  await expect(connectServer(mcpCredential.parse({ ...program(), command: "/no/such/program" }), patient)).rejects.toMatchObject({
    message: expect.stringContaining("ENOENT"),
  });
  const hanging = await connectServer(mcpCredential.parse(program(hostileServer)), patient);
  open.push(hanging);
  const signal = AbortSignal.timeout(10_000);
  for (const name of ["hang", "wrongId", "nonsense"])
    await expect(hanging.call(name, {}, signal), name).rejects.toMatchObject({ name: "McpFailure" });
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 50);
  await expect(hanging.call("hang", {}, abort.signal)).rejects.toMatchObject({ name: "McpFailure" });
  const stubborn = await connectServer(mcpCredential.parse(program(hostileServer, "stubborn")), patient);
  const before = performance.now();
  await stubborn.close();
  expect(performance.now() - before).toBeLessThan(5000);
  const endless = await connectServer(mcpCredential.parse(program(hostileServer, "endless")), { ...surroundings, patience: 20_000 });
  expect((await endless.list(AbortSignal.timeout(20_000))).size).toBe(500);
  await endless.close();
});

const bwrap = findBubblewrap(surroundings.searchPath);

test("where bubblewrap is missing, a program is refused unless an admin says otherwise", async () => {
  const entered = mcpCredential.parse({ ...program(hostileServer), confined: true });
  await expect(connectServer(entered, { ...surroundings, searchPath: folders.next() })).rejects.toMatchObject({
    code: "mcp-refused",
    hint: expect.stringContaining("bubblewrap"),
  });
});

test.skipIf(bwrap === null)("inside bubblewrap a program sees what is listed, and no network", async () => {
  const secret = join(folders.next(), "secret.txt");
  const shown = join(folders.next(), "shown.txt");
  writeFileSync(secret, "secret");
  writeFileSync(shown, "shown");
  const { port, close } = await httpServer(() => ({ status: 200, body: "online" }));
  const base = { ...program(hostileServer), confined: true, env: { TOKEN: "given" } };
  await expect(connectServer(mcpCredential.parse({ ...base, command: "/srv/nowhere/server" }), surroundings)).rejects.toMatchObject({
    code: "mcp-refused",
  });
  const reads = [join(process.execPath, ".."), hostileServer, shown];
  const names = ["files", "environment", "online"];
  const annotations = Object.fromEntries(names.map((name) => [name, reading]));
  const tool = await granted({ ...base, reads }, names, { annotations });
  expect((await run(tool("files"), { path: shown })).content).toEqual({ text: "shown" });
  for (const path of [secret, "/etc/passwd", "/root", `/proc/${process.pid}/environ`])
    expect(JSON.stringify((await run(tool("files"), { path })).content), path).not.toMatch(/secret|root:|PATH/);
  expect((await run(tool("online"), { path: `http://127.0.0.1:${port}/` })).content).toEqual({ text: "offline" });
  expect(JSON.stringify((await run(tool("environment"))).content)).toContain("given");
  const online = await granted({ ...base, reads, network: true }, names, { annotations });
  expect((await run(online("online"), { path: `http://127.0.0.1:${port}/` })).content).toEqual({ text: "online" });
  expect(readFileSync(secret, "utf8")).toBe("secret");
  close();
});

async function httpServer(
  answer: (path: string) => { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string },
): Promise<{ port: number; close(): void }> {
  const server = createServer((request, response) => {
    const { status, headers = {}, body = "" } = answer(request.url ?? "");
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    port,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function freePort(): Promise<number> {
  const { port, close } = await httpServer(() => ({ status: 200 }));
  close();
  return port;
}
