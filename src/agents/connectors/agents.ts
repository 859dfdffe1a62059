import { z } from "zod";
import { UpshotError } from "../../kit/errors.ts";
import { plainText, ToolError, type Tool, type ToolResult, type ToolWaits } from "../tools/tool.ts";
import type { Connector, HandOver } from "../tools/connector.ts";

const over = new Set(["done", "failed", "stopped"]);

/** Hands work to other agents of the same owner, which may do no more than the one that hands it over. */
export default {
  id: "agents",
  open: (names, { handOver }) =>
    Promise.resolve({ tools: handOver === null ? [] : [handOverTool(names, handOver)], close: () => Promise.resolve() }),
} satisfies Connector<readonly string[]>;

function handOverTool(names: readonly string[], { start, find }: HandOver): Tool {
  const input = z.strictObject({
    agent: z.string().refine((name) => names.includes(name), `one of ${names.join(", ")}`),
    task: z.string().min(1).max(20_000),
  });
  const look = async (agent: string, key: string): Promise<ToolResult | ToolWaits | "not-done"> => {
    const found = await find(agent, key);
    if (found === null) return "not-done";
    if (!over.has(found.state)) return { waitsForRun: found.run };
    if (found.state !== "done") throw new ToolError(`${agent} ended without doing it: ${found.reason}`);
    return { content: { agent, said: found.text } };
  };
  return {
    name: "agents.hand-over",
    description: `Hands one task to another agent and waits for what it says. Agents: ${names.join(", ")}.`,
    input,
    // What comes back was made from whatever that agent read.
    annotation: { effect: "reversible", reach: "self", control: ["agent"], content: "untrusted", undo: null },
    granted: ({ agent = "" }) => (names.some((name) => name === agent) ? true : `it may not hand work to ${plainText(agent)}`),
    run: async (args, { key }) => {
      const { agent, task } = input.parse(args);
      try {
        return { waitsForRun: await start(agent, task, key) };
      } catch (error) {
        if (error instanceof UpshotError) throw new ToolError(`${error.message}. ${error.hint}`);
        throw error;
      }
    },
    find: async (args, { key }) => look(input.parse(args).agent, key),
  };
}
