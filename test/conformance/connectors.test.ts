import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import type { CredentialKind, OpenConnector, World } from "../../src/agents/connectors/connector.ts";
import { describeServer } from "../../src/agents/mcp/describe-server.ts";
import { mcpCredential } from "../../src/agents/mcp/credential.ts";
import { toolAnnotation } from "../../src/agents/policy/annotation.ts";
import { readArguments, schemaOf } from "../../src/agents/run/tool-schema.ts";
import type { Json } from "../../src/agents/tools/tool.ts";
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
    scope: { repo: "github.com/acme/shop", may: ["start", "roll-back"] },
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
// connector.ts holds the shape of the others.
const ids = listFolder(folder).filter((id) => id !== "connector");

/** Writes that cannot be looked up after a crash, and why a second call of the same key does no harm. */
const withoutFind: Readonly<Record<string, string>> = { "slack.delete": "a message that is gone stays gone" };

async function opened(id: string): Promise<OpenConnector | null> {
  const sample = await samples[id]?.();
  if (sample === undefined) return null;
  const { default: connector }: { default?: unknown } = await import(new URL(`${id}.ts`, folder).href);
  if (!isConnector(connector)) throw new Error(`${id} is no connector`);
  const world = agentWorld(folders.next(), {
    ...(sample.credentials === undefined ? {} : { credentials: sample.credentials }),
    ...sample.world,
  });
  const open = await connector.open(sample.scope, world);
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

for (const id of ids)
  test(`${id}: its tools are honest about what they do`, async () => {
    const open = await opened(id);
    if (open === null) return expect(samples[id]).toBeUndefined();
    const names = open.tools.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(0);
    expect(new Set(names).size).toBe(names.length);
    for (const tool of open.tools) {
      const { name, annotation } = tool;
      expect(name, name).toMatch(new RegExp(`^${id}\\.[\\w.-]{1,100}$`));
      expect(tool.description.length, name).toBeGreaterThan(0);
      expect(tool.description.length, name).toBeLessThan(2000);
      const schema = schemaOf(tool);
      expect(schema["type"], name).toBe("object");
      expect(toolAnnotation.safeParse(annotation).success, name).toBe(true);
      const properties = Object.keys(typeof schema["properties"] === "object" && schema["properties"] !== null ? schema["properties"] : {});
      // What says to whom and where has to be an argument there is.
      expect(
        annotation.control.filter((one) => !properties.includes(one)),
        name,
      ).toEqual([]);
      if (annotation.effect === "read") {
        expect([name, annotation.undo]).toEqual([name, null]);
        if (annotation.reach === "outside") expect([name, annotation.content]).toEqual([name, "untrusted"]);
      } else {
        if (annotation.reach === "outside") expect([name, annotation.control.length > 0 || properties.length === 0]).toEqual([name, true]);
        expect([name, tool.find !== undefined || withoutFind[name] !== undefined]).toEqual([name, true]);
      }
      if (annotation.undo !== null) expect(names, name).toContain(annotation.undo);
      if (annotation.effect === "irreversible") expect([name, annotation.undo]).toEqual([name, null]);
    }
  });

/** Values that may fit what a schema says of one argument. */
function fitting(schema: Json | undefined): fc.Arbitrary<Json> {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return json;
  const { type, enum: choices, anyOf, items, properties } = { ...schema };
  if (Array.isArray(choices)) return fc.constantFrom(...choices);
  if (Array.isArray(anyOf) && anyOf.length > 0) return fc.oneof(...anyOf.map(fitting));
  if (type === "string") return fc.oneof(fc.string(), odd, fc.string({ unit: "binary" }), fc.webUrl(), fc.emailAddress());
  if (type === "integer") return fc.integer();
  if (type === "number") return fc.double({ noNaN: true, noDefaultInfinity: true });
  if (type === "boolean") return fc.boolean();
  if (type === "array") return fc.array(fitting(items), { maxLength: 4 });
  if (type === "object" && typeof properties === "object" && properties !== null)
    return fc.record(Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, fitting(one)])), { requiredKeys: [] });
  return json;
}

for (const id of ids)
  test(`${id}: no arguments, however odd, make its checks throw`, async () => {
    const open = await opened(id);
    if (open === null) return expect(samples[id]).toBeUndefined();
    for (const tool of open.tools) {
      fc.assert(
        fc.property(fc.oneof(fitting(schemaOf(tool)), json), (args) => {
          const read = readArguments(tool, args);
          if ("wrong" in read) {
            expect(read.wrong.length, tool.name).toBeGreaterThan(0);
            return;
          }
          // As in a run: arguments that fit are asked about, others never get so far.
          const granted = tool.granted?.(read.args);
          expect(granted === undefined || granted === true || granted === null || typeof granted === "string", tool.name).toBe(true);
        }),
        { numRuns: 300 },
      );
    }
  });
