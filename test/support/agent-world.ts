import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { World } from "../../src/agents/tools/connector.ts";
import { readDefinition } from "../../src/agents/definition/read-definition.ts";
import type { ToolCall } from "../../src/agents/tools/tool.ts";
import { silentLog } from "../../src/kit/log.ts";

/** What connectors and verifiers get of the outside, over a folder. `problems` collects what was said of credentials. */
export function agentWorld(
  folder: string,
  {
    credentials = {},
    ...rest
  }: Partial<World> & { readonly credentials?: Readonly<Record<string, { readonly giver: "own" | "org"; readonly value: unknown }>> } = {},
): World & { readonly problems: [name: string, problem: string | null][] } {
  const { definition } = readDefinition(
    "---\nname: clerk\nowner: ann@example.org\nmodel: scripted/any\ntriggers:\n  - by-hand: true\nbudget: { run: $1, day: $1, month: $1 }\n---\nDo it.\n",
  );
  if (definition === null) throw new Error("the definition for tests is wrong");
  const problems: [string, string | null][] = [];
  return {
    agent: "clerk",
    owner: "0123456789abcdef",
    run: "run-1",
    definition,
    credential: async (_kind, name) => credentials[name]?.value ?? null,
    credentialWithGiver: async (_kind, name) => credentials[name] ?? null,
    credentialProblem: async (_kind, name, problem) => void problems.push([name, problem]),
    workspace: (name) => {
      const place = join(folder, name);
      mkdirSync(place, { recursive: true });
      return place;
    },
    handOver: null,
    privateHosts: [],
    now: Date.now,
    log: silentLog,
    problems,
    ...rest,
  };
}

/** A call of a tool with its key. */
export function toolCall(key: string, now: () => number = Date.now): ToolCall {
  return { key, signal: new AbortController().signal, now };
}
