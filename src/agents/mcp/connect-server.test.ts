import { bubblewrapWorks } from "../../../test/support/bubblewrap-works.ts";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { hostileServer } from "../../../test/support/hostile-mcp-server.ts";
import { callMcp, granted, httpServer, program, reading, surroundings } from "../../../test/support/mcp.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { ToolError, type Tool } from "../tools/tool.ts";
import { connectServer } from "./connect-server.ts";
import { mcpCredential } from "./credential.ts";

const folders = temporaryFolders();
const open: { close(): Promise<void> }[] = [];
afterAll(async () => {
  await Promise.all(open.map((one) => one.close()));
  folders.remove();
});

/** As `granted`, closed at the end. */
async function grantedTools(...args: Parameters<typeof granted>): Promise<(name: string) => Tool> {
  const opened = await granted(...args);
  open.push(opened);
  return opened.tool;
}

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
  const tool = await grantedTools(program(hostileServer), names, {
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
    const error: unknown = await callMcp(tool(name)).catch((thrown: unknown) => thrown);
    expect(error, name).toBeInstanceOf(ToolError);
    expect(String(error), name).toContain(words);
    expect(String(error), name).not.toContain("secret words");
    expect((await callMcp(tool("echo"), { path: "still here" })).content, name).toEqual({ text: '{"path":"still here"}' });
  }
  const { content } = await callMcp(tool("long"));
  expect(content).toMatchObject({ note: "cut after 60000 of 3000000 characters" });
  expect((await callMcp(tool("fails"))).content).toMatchObject({ failed: true, text: expect.stringContaining("Ignore your owner") });
  expect((await callMcp(tool("picture"))).content).toEqual({ text: "[image, image/png, about 6 bytes]" });
  expect((await callMcp(tool("noisy"))).content).toEqual({ text: "said among noise" });
  const environment = JSON.stringify((await callMcp(tool("environment"))).content);
  expect(environment).toContain("PATH");
  for (const name of ["HOME", "USER", "VITEST"]) expect(environment).not.toContain(`\\"${name}\\"`);
});

test("a write that broke off is not said to have failed: it may have happened", async () => {
  const tool = await grantedTools(program(hostileServer), ["crash", "breaks", "lies", "refuses"]);
  for (const name of ["crash", "breaks", "lies"]) {
    const error: unknown = await callMcp(tool(name)).catch((thrown: unknown) => thrown);
    expect(error, name).toBeInstanceOf(Error);
    expect(error, name).not.toBeInstanceOf(ToolError);
  }
  await expect(callMcp(tool("refuses"))).rejects.toThrow(ToolError);
});

test("a server that hangs, is mute, dead, stubborn or endless costs its time and no more", async () => {
  // A program is there within this time, on a busy machine too; what never comes is waited for as long.
  const patient = { ...surroundings, patience: 2000 };
  await expect(connectServer(mcpCredential.parse(program(hostileServer, "mute")), patient)).rejects.toMatchObject({
    name: "McpFailure",
    message: expect.stringContaining("did not answer within 2 seconds"),
  });
  await expect(connectServer(mcpCredential.parse(program(hostileServer, "dead")), patient)).rejects.toMatchObject({ name: "McpFailure" });
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

test("where bubblewrap is missing, a program is refused unless an admin says otherwise", async () => {
  const entered = mcpCredential.parse({ ...program(hostileServer), confined: true });
  await expect(connectServer(entered, { ...surroundings, searchPath: folders.next() })).rejects.toMatchObject({
    code: "mcp-refused",
    hint: expect.stringContaining("bubblewrap"),
  });
});

test.skipIf(!bubblewrapWorks)("inside bubblewrap a program sees what is listed, and no network", async () => {
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
  const tool = await grantedTools({ ...base, reads }, names, { annotations });
  expect((await callMcp(tool("files"), { path: shown })).content).toEqual({ text: "shown" });
  for (const path of [secret, "/etc/passwd", "/root", `/proc/${process.pid}/environ`])
    expect(JSON.stringify((await callMcp(tool("files"), { path })).content), path).not.toMatch(/secret|root:|PATH/);
  expect((await callMcp(tool("online"), { path: `http://127.0.0.1:${port}/` })).content).toEqual({ text: "offline" });
  expect(JSON.stringify((await callMcp(tool("environment"))).content)).toContain("given");
  const online = await grantedTools({ ...base, reads, network: true }, names, { annotations });
  expect((await callMcp(online("online"), { path: `http://127.0.0.1:${port}/` })).content).toEqual({ text: "online" });
  expect(readFileSync(secret, "utf8")).toBe("secret");
  close();
});
