import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import type { CredentialKind, OpenConnector, World } from "../../src/agents/tools/connector.ts";
import { argumentNames } from "../../src/agents/mcp/plain-schema.ts";
import { describeServer } from "../../src/agents/mcp/describe-server.ts";
import { mcpCredential } from "../../src/agents/mcp/credential.ts";
import { toolAnnotation } from "../../src/agents/policy/annotation.ts";
import { readArguments, schemaOf } from "../../src/agents/run/tool-schema.ts";
import type { Json, Tool } from "../../src/agents/tools/tool.ts";
import { listFolder } from "../../src/kit/load-folder.ts";
import { agentWorld } from "../support/agent-world.ts";
import { fakeSlack } from "../support/fake-slack.ts";
import { hostileServer } from "../support/hostile-mcp-server.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";

const folders = temporaryFolders();
const closing: (() => unknown)[] = [() => folders.remove()];
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

/** The widest scope of each, and what has to be entered for it. A connector without a row is looked at from outside only. */
interface Sample {
  readonly scope: unknown;
  readonly credentials?: Readonly<Record<string, { readonly giver: "own" | "org"; readonly value: unknown }>>;
  readonly world?: Partial<World>;
}
const samples: Readonly<Record<string, () => Promise<Sample>>> = {
  agents: async () => ({
    scope: ["helper"],
    world: { handOver: { start: async () => "run-2", find: async () => null } },
  }),
  deployment: async () => ({
    scope: { repo: "github.com/acme/shop", may: ["start", "roll-back"], environments: ["production"] },
    world: {
      credential: async (kind: CredentialKind) =>
        kind === "deployment"
          ? { kind: "webhook", repo: "github.com/acme/shop", url: "https://deploy.example.org/hook", secret: "0123456789abcdef" }
          : null,
    },
  }),
  fetch: async () => ({ scope: { hosts: ["status.example.org", "*.example.com"] } }),
  files: async () => ({ scope: { folder: "reports", may: ["read", "write"] } }),
  mail: async () => ({
    scope: { mailbox: "work", may: ["read", "label", "move", "draft", "send"] },
    credentials: {
      work: {
        giver: "own",
        value: { kind: "maildir", folder: "box", from: "ann@example.org", smtp: { host: "127.0.0.1", port: 1, tls: "none" } },
      },
    },
  }),
  mcp: async () => {
    const entered = { transport: "stdio", command: process.execPath, args: [hostileServer], confined: false };
    const described = await describeServer(mcpCredential.parse(entered), { privateHosts: [], searchPath: process.env["PATH"] ?? "" });
    const pinned = Object.fromEntries(described.map(({ name, digest }) => [name, digest]));
    const annotations = { echo: { effect: "read", reach: "inside", control: ["path"], content: "untrusted", undo: null } };
    return {
      scope: { notes: { tools: ["echo", "fails", "none"] } },
      credentials: { notes: { giver: "org", value: { ...entered, pinned, annotations } } },
    };
  },
  slack: async () => {
    const slack = await fakeSlack([{ id: "C1", name: "general", members: ["U1"] }]);
    closing.push(() => slack.close());
    return {
      scope: { channels: ["general"] },
      credentials: { slack: { giver: "own", value: { botToken: "xoxb-1", apiUrl: slack.apiUrl } } },
      world: { privateHosts: [slack.host] },
    };
  },
};

interface Loaded {
  readonly id: string;
  readonly open: (scope: unknown, world: World) => Promise<OpenConnector>;
}
function isConnector(value: unknown): value is Loaded {
  return (
    typeof value === "object" &&
    value !== null &&
    "id" in value &&
    typeof value.id === "string" &&
    "open" in value &&
    typeof value.open === "function"
  );
}

const folder = pathToFileURL(`${join(import.meta.dirname, "../../src/agents/connectors")}/`);
const ids = listFolder(folder);

/** Writes that cannot be looked up after a crash, and why a second call of the same key does no harm. */
const withoutFind: Readonly<Record<string, string>> = { "slack.delete": "a message that is gone stays gone" };

async function opened(id: string, { scope, credentials = {}, world = {} }: Sample): Promise<OpenConnector> {
  const { default: connector }: { default?: unknown } = await import(new URL(`${id}.ts`, folder).href);
  if (!isConnector(connector)) throw new Error(`${id} is no connector`);
  const open = await connector.open(scope, agentWorld(folders.next(), { credentials, privateHosts: ["127.0.0.1"], ...world }));
  closing.push(() => open.close());
  return open;
}

test("the folder holds connectors, named as their files; each has a row above or is new", async () => {
  for (const id of ids) {
    const { default: connector }: { default?: unknown } = await import(new URL(`${id}.ts`, folder).href);
    expect([id, isConnector(connector) && connector.id]).toEqual([id, id]);
  }
  expect(Object.keys(samples).filter((id) => !existsSync(new URL(`${id}.ts`, folder)))).toEqual([]);
});

test("a connector that works with what was entered tells of each tool which it is: acts of the organisation's are bounded by it", async () => {
  for (const [id, sample] of Object.entries(samples)) {
    const one = await sample();
    const read = new Set<string>();
    const { credentials = {}, world = {} } = one;
    const open = await opened(id, {
      ...one,
      world: {
        ...world,
        credential: async (kind, name) => {
          read.add(`${kind} ${name}`);
          return world.credential === undefined ? (credentials[name]?.value ?? null) : world.credential(kind, name);
        },
        credentialWithGiver: async (kind, name) => {
          read.add(`${kind} ${name}`);
          return credentials[name] ?? null;
        },
      },
    });
    const told = new Set(open.tools.flatMap(({ name }) => open.credentialOf?.(name) ?? []).map(({ kind, name }) => `${kind} ${name}`));
    expect([id, [...told]]).toEqual([id, [...read]]);
  }
});

const odd = fc.constantFrom("../x", "https://evil.example/", "constructor", "__proto__", "a\0b", "INBOX", "", "INBOX:1:1");
const json: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    odd,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie("value"), { maxKeys: 4 }),
  ),
})).value;

const sampled = Object.entries(samples).filter(([id]) => ids.includes(id));

test.each(sampled)("%s: its tools are honest about what they do", async (id, sample) => {
  const { tools } = await opened(id, await sample());
  const names = tools.map(({ name }) => name);
  expect(names.length).toBeGreaterThan(0);
  expect(new Set(names).size).toBe(names.length);
  expect(tools.flatMap((tool) => wrongWith(id, tool, names))).toEqual([]);
});

/** What is dishonest or missing, in words. */
function wrongWith(id: string, tool: Tool, names: readonly string[]): string[] {
  const { name, annotation, description } = tool;
  const { effect, reach, control, content, undo } = annotation;
  const schema = schemaOf(tool);
  const takes = argumentNames(schema);
  const rules: readonly (readonly [wrong: boolean, words: string])[] = [
    [!new RegExp(`^${id}\\.[\\w.-]{1,100}$`).test(name), "is not named after its connector"],
    [description === "" || description.length > 2000, "has no description, or a very long one"],
    [schema["type"] !== "object", "takes no object"],
    [!toolAnnotation.safeParse(annotation).success, "has no annotation as policies read them"],
    // What says to whom and where has to be an argument there is.
    [control.some((one) => !takes.includes(one)), "names a control argument that it does not take"],
    [effect === "read" && undo !== null, "reads, and can be undone"],
    [effect === "read" && reach === "outside" && content === "trusted", "reads outside, and trusts it"],
    [effect !== "read" && reach === "outside" && control.length === 0 && takes.length > 0, "acts outside, and nothing says on whom"],
    [effect !== "read" && tool.find === undefined && withoutFind[name] === undefined, "writes, and cannot be looked up after a crash"],
    [undo !== null && !names.includes(undo), "is undone by a tool that is not there"],
    [effect === "irreversible" && undo !== null, "cannot be undone, and can"],
  ];
  return rules.flatMap(([wrong, words]) => (wrong ? [`${name} ${words}`] : []));
}

const shape = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.json()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  items: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
});

/** Values that may fit what a schema says of one argument. */
function fitting(schema: unknown): fc.Arbitrary<unknown> {
  const { data = {} } = shape.safeParse(schema);
  if (data.enum !== undefined) return fc.constantFrom(...data.enum);
  if (data.anyOf !== undefined && data.anyOf.length > 0) return fc.oneof(...data.anyOf.map(fitting));
  if (data.type === "string") return fc.oneof(fc.string(), odd, fc.string({ unit: "binary" }), fc.webUrl(), fc.emailAddress());
  if (data.type === "integer") return fc.integer();
  if (data.type === "number") return fc.double({ noNaN: true, noDefaultInfinity: true });
  if (data.type === "boolean") return fc.boolean();
  if (data.type === "array") return fc.array(fitting(data.items), { maxLength: 4 });
  if (data.properties === undefined) return json;
  const fields = Object.entries(data.properties).map(([name, one]) => [name, fitting(one)] as const);
  return fc.record(Object.fromEntries(fields), { requiredKeys: [] });
}

test.each(sampled)("%s: no arguments, however odd, make its checks throw", async (id, sample) => {
  const { tools } = await opened(id, await sample());
  for (const tool of tools)
    fc.assert(
      fc.property(fc.oneof(fitting(schemaOf(tool)), json), (args) => {
        const read = readArguments(tool, args);
        if ("wrong" in read) return read.wrong.length > 0;
        // As in a run: arguments that fit are asked about, others never get so far.
        const granted = tool.granted?.(read.args);
        return granted === undefined || granted === true || granted === null || typeof granted === "string";
      }),
      { numRuns: 300 },
    );
});
