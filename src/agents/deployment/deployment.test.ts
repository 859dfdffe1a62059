import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { agentWorld, toolCall } from "../../../test/support/agent-world.ts";
import { deploySecret, deployToken, fakeDeployments, type FakeDeployments } from "../../../test/support/fake-deployments.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import connector from "../connectors/deployment.ts";
import { agentDefinition } from "../definition/agent-definition.ts";
import type { World } from "../tools/connector.ts";
import { judgeCall } from "../policy/judge-call.ts";
import { openOrigins } from "../policy/origins.ts";
import { readRequest } from "../policy/request.ts";
import type { Effect, JsonObject, Tool, ToolResult } from "../tools/tool.ts";
import verifier from "../verifiers/deploy-healthy.ts";
import type { Clause } from "../tools/verifier.ts";
import { credentialNameOf } from "../../model/repository-name.ts";

const folders = temporaryFolders();
let peer: FakeDeployments;
let now = 0;
let clause: Clause;
const repo = "github.com/acme/shop";
const environments = ["production"];
const call = (key: string) => toolCall(key, () => now);

beforeEach(async () => {
  now = Date.parse("2026-11-20T12:00Z");
  peer = await fakeDeployments(() => now);
  clause = { window: 1_800_000, of: `${peer.url}/health` };
});
afterEach(async () => peer.close());
afterAll(() => folders.remove());

function missing(what: string): never {
  throw new TypeError(`there is no ${what}`);
}

type Given = Readonly<Record<string, string>>;
const github = (): Given => ({ repo, token: deployToken, apiUrl: `${peer.url}/api` });
const own = (): Given => ({ kind: "webhook", repo, url: `${peer.url}/own`, secret: deploySecret });

function worldWith(value: Given, privateHosts = [peer.host]) {
  return agentWorld(folders.next(), { now: () => now, privateHosts, credentials: { "acme-shop": { giver: "own", value } } });
}

async function toolsOf(world: World, may: readonly ("start" | "roll-back")[] = ["start", "roll-back"]): Promise<(name: string) => Tool> {
  const { tools } = await connector.open({ repo, may, environments }, world);
  return (name) => tools.find((one) => one.name === `deployment.${name}`) ?? missing(name);
}

async function run(tool: Tool, args: JsonObject, key: string): Promise<ToolResult & { effect: Effect }> {
  const result = await tool.run(args, call(key));
  if ("waitsForRun" in result || result.effect === undefined) return missing("effect");
  return { ...result, effect: result.effect };
}

/** What the policy says of a call in a run that a delivery started. */
function judged(tool: Tool, args: JsonObject): string {
  const words = "Watch our deployments. If the service is not healthy, take care of it.";
  const origins = openOrigins(words);
  const described = { effect: "read", reach: "inside", control: [], content: "untrusted", undo: null } as const;
  origins.learn({ tool: "trigger", args: {} }, described, `This was told of a deployment:\n${JSON.stringify(args)}`);
  return judgeCall({
    call: { tool: tool.name, args },
    described: tool.annotation,
    granted: tool.granted?.(args) ?? null,
    standing: false,
    origins,
    request: readRequest(words),
    rules: { deny: [], ask: [] },
  }).verdict;
}

const look = async (effect: Effect, world: World) => {
  const [claim] = verifier.claims([effect], clause, "run-1");
  return claim === undefined ? missing("claim") : verifier.look(claim, clause, world);
};

test.each([
  ["GitHub's API", github],
  ["a webhook of one's own", own],
])("by %s: started, unhealthy, rolled back on the owner's standing order, undone; the roll-back holds", async (_, credential) => {
  const world = worldWith(credential());
  const tool = await toolsOf(world);
  peer.deployed("production", "v1", "success");
  now += 60_000;
  expect(judged(tool("start"), { environment: "production", ref: "v2" })).not.toBe("allow");
  const { effect, content } = await run(tool("start"), { environment: "production", ref: "v2" }, "r:1");
  expect(effect).toMatchObject({ kind: "deployment.started", artifact: "deploy:github.com/acme/shop#101", undo: null });
  expect(content).toMatchObject({ id: "101" });
  peer.set(101, "success");
  peer.health = 503;
  now += 60_000;
  expect(await look(effect, world)).toMatchObject({ verdict: "pending" });
  expect(judged(tool("roll-back"), { environment: "production" })).toBe("allow");
  expect(await tool("roll-back").preview?.({ environment: "production" }, call("r:2"))).toMatchObject({
    title: "Roll production back",
    undo: "Deploy v2 again",
  });
  const back = await run(tool("roll-back"), { environment: "production" }, "r:2");
  expect(back.effect).toMatchObject({
    kind: "deployment.rolled-back",
    artifact: "deploy:github.com/acme/shop#102",
    undo: { tool: "deployment.start" },
  });
  expect(peer.kept[0]?.sha).toBe(peer.kept[2]?.sha);
  expect(await look(effect, world)).toEqual({ verdict: "undone", evidence: "it was rolled back by deployment 102" });
  await expect(tool("roll-back").run({ environment: "production" }, call("r:3"))).rejects.toMatchObject({ name: "ToolError" });
  peer.set(102, "success");
  peer.health = 200;
  now += clause.window;
  expect(await look(back.effect, world)).toMatchObject({ verdict: "held" });
});

test("an order whose answer was lost is found by its key, and is given once", async () => {
  for (const credential of [github(), own()]) {
    const before = peer.kept.length;
    const tool = await toolsOf(worldWith(credential));
    const args = { environment: "production", ref: "v2" };
    expect(await tool("start").find?.(args, call(`r:${before}`))).toBe("not-done");
    peer.loseNext();
    await expect(tool("start").run(args, call(`r:${before}`))).rejects.not.toMatchObject({ name: "ToolError" });
    expect(await tool("start").find?.(args, call(`r:${before}`))).toMatchObject({ effect: { kind: "deployment.started" } });
    expect(peer.kept).toHaveLength(before + 1);
  }
});

test("among more deployments than are listed nobody can tell", async () => {
  for (let count = 0; count < 100; count++) peer.deployed("production", `v${count}`, "success");
  const tool = await toolsOf(worldWith(github()));
  expect(await tool("start").find?.({ environment: "production", ref: "v2" }, call("r:1"))).toBe("unknown");
});

test("what is refused did not happen, a wrong token is told once, a limit is waited for", async () => {
  const world = worldWith({ ...github(), token: "ghp_something_else" });
  const args = { environment: "production", ref: "v2" };
  await expect((await toolsOf(world))("start").run(args, call("r:1"))).rejects.toMatchObject({ name: "ToolError", later: false });
  expect(world.problems).toEqual([["acme-shop", expect.stringContaining("did not take")]]);
  const tool = await toolsOf(worldWith(github()));
  await expect(tool("start").run({ environment: "production", ref: "red" }, call("r:1"))).rejects.toThrow(/a check of the commit failed/);
  peer.answerNext(403, { "x-ratelimit-remaining": "0" });
  await expect(tool("start").run(args, call("r:1"))).rejects.toMatchObject({ name: "ToolError", later: true });
  peer.answerNext(502);
  await expect(tool("start").run(args, call("r:1"))).rejects.not.toMatchObject({ name: "ToolError" });
  expect(peer.kept).toEqual([]);
});

test("only the repository that access was given for, only what the definition says, no private network", async () => {
  await expect(connector.open({ repo: "acme/other", may: ["start"], environments }, worldWith(github()))).rejects.toMatchObject({
    code: "not-set-up",
  });
  await expect(toolsOf(worldWith({ ...github(), repo: "acme/other" }))).rejects.toMatchObject({ code: "not-set-up" });
  const { tools } = await connector.open({ repo: "Acme/Shop", may: ["roll-back"], environments }, worldWith(github()));
  expect(tools.map(({ name }) => name)).toEqual(["deployment.status", "deployment.roll-back"]);
  const tool = await toolsOf(worldWith(github(), []));
  await expect(tool("start").run({ environment: "production", ref: "v2" }, call("r:1"))).rejects.toMatchObject({ name: "ToolError" });
  expect(credentialNameOf("github.com/Acme/Shop.git")).toBe("acme-shop");
});

test("nothing to go back to, and nothing that ran well", async () => {
  const tool = await toolsOf(worldWith(github()));
  await expect(tool("roll-back").run({ environment: "production" }, call("r:1"))).rejects.toThrow(/nothing was deployed/);
  peer.deployed("production", "v1", "failure");
  peer.deployed("production", "v2", "success");
  await expect(tool("roll-back").run({ environment: "production" }, call("r:1"))).rejects.toThrow(/nothing else ran well/);
});

test("what a deployment came to", async () => {
  const world = worldWith(github());
  const tool = await toolsOf(world);
  const start = async (ref: string) => (await run(tool("start"), { environment: "production", ref }, `r:${ref}`)).effect;
  const unfinished = await start("v1");
  now += clause.window;
  expect(await look(unfinished, world)).toMatchObject({ verdict: "undone", evidence: expect.stringContaining("waiting") });
  peer.set(100, "failure");
  expect(await look(unfinished, world)).toEqual({ verdict: "undone", evidence: "the deployment failed" });
  const replaced = await start("v2");
  peer.set(101, "success");
  const sick = await start("v3");
  peer.set(102, "success");
  now += clause.window;
  expect(await look(replaced, world)).toMatchObject({ verdict: "unclear" });
  peer.health = 500;
  const verdict = await look(sick, world);
  expect(verdict).toMatchObject({ verdict: "undone", evidence: expect.stringContaining("3 of 3 checks failed (500)") });
  expect(verdict.evidence).not.toContain("password");
  peer.health = 200;
  expect(await look(sick, world)).toMatchObject({ verdict: "held" });
  clause = { ...clause, of: "" };
  expect(await look(sick, world)).toMatchObject({ verdict: "unclear" });
  // Somebody deploys by hand what ran before.
  peer.deployed("production", "v2", "success");
  expect(await look(sick, world)).toMatchObject({ verdict: "undone" });
});

test("the state of things is told, with the service's health where the contract names its address", async () => {
  const world = worldWith(github());
  peer.deployed("production", "v1", "inactive");
  peer.deployed("production", "v2", "success");
  const contract = [{ verifier: "deploy.healthy" as const, ...clause }];
  const tool = await toolsOf({ ...world, definition: { ...world.definition, contract } });
  const { content } = await tool("status")
    .run({ environment: "production" }, call("r:1"))
    .then((one) => ("content" in one ? one : missing("content")));
  expect(content).toMatchObject({
    deployments: [
      { id: "101", state: "succeeded" },
      { id: "100", state: "replaced" },
    ],
    health: { healthy: true, said: "200" },
  });
});

test("an environment that the definition does not list is refused: by the policy, and by the tool itself", async () => {
  const tool = await toolsOf(worldWith(github()));
  peer.deployed("staging", "v1", "success");
  peer.deployed("staging", "v2", "success");
  for (const [name, args] of [
    ["start", { environment: "staging", ref: "v3" }],
    ["roll-back", { environment: "staging" }],
    ["roll-back", { environment: "Production" }],
    ["status", { environment: "staging" }],
  ] as const) {
    expect(judged(tool(name), args)).toBe("deny");
    expect(tool(name).granted?.(args)).toMatch(/lists the environment production, and (?:staging|Production) is none of them/);
    await expect(tool(name).run(args, call("r:1"))).rejects.toMatchObject({ name: "ToolError" });
  }
  await expect(tool("start").find?.({ environment: "staging", ref: "v3" }, call("r:1"))).rejects.toMatchObject({ name: "ToolError" });
  expect(peer.kept).toHaveLength(2);
  // Said by the definition in words of its own, never left out.
  const deployment = { repo: "acme/shop", may: ["roll-back"] };
  const budget = { run: "$1", day: "$1", month: "$1" };
  const named = { name: "deploys", owner: "owner", model: "x/y", triggers: [{ "by-hand": true }], budget };
  const read = (more: object) => agentDefinition.safeParse({ ...named, tools: { deployment: { ...deployment, ...more } } }).success;
  expect([read({}), read({ environments: [] }), read({ environments: ["*"] }), read({ environments: ["production"] })]).toEqual([
    false,
    false,
    false,
    true,
  ]);
});
