import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Connector } from "../../src/agents/tools/connector.ts";
import type { Script } from "../../src/agents/model/scripted.ts";
import type { ToolAnnotation } from "../../src/agents/policy/annotation.ts";
import { plainText, ToolError, type JsonObject, type Tool, type ToolCall, type ToolResult } from "../../src/agents/tools/tool.ts";

/** One chore that touches every kind of peer: a mailbox, a mail server, files, HTTP peers of three kinds, another agent, a person. */
export const tools = ["keyed", "found", "blind"] as const;

/** Writes the definitions of the two agents that do chores. */
export function defineChores(folder: string): void {
  const write = (name: string, matter: string, instructions: string): void => {
    mkdirSync(join(folder, "agents", name), { recursive: true });
    writeFileSync(
      join(folder, "agents", name, "AGENT.md"),
      `---\nname: ${name}\nowner: owner\nmodel: scripted/${name}\ntriggers: [{ by-hand: true }]\nconcurrency: 16\nbudget: { run: "$10", day: "$100000", month: "$100000" }\n${matter}\n---\n${instructions}\n`,
    );
  };
  write(
    "chores",
    `tools:
  mail: { mailbox: work, may: [read, label, move, draft, send], folders: [News] }
  files: { folder: reports, may: [read, write] }
  mcp: { peer: { tools: [${tools.join(", ")}] } }
  agents: [helper]
contract: ["mail.filing-kept 1m"]`,
    "Label and move the mail of the chore to News, draft a mail to boss@example.org, send a mail to boss@example.org, write the report, post to the peer, hand the rest over to helper.",
  );
  write(
    "helper",
    `tools:
  files: { folder: reports, may: [read, write] }
  mcp: { peer: { tools: [found, keyed] } }`,
    "Write the file and post to the peer.",
  );
}

/** 12 of "Chore 12". */
function numberOf(messages: Parameters<Script>[0]): string {
  const told = messages.find((message) => message.role === "user");
  return (told?.role === "user" && /\b(?:Chore|Help) (\d+)/.exec(told.text)?.[1]) || "";
}

/** The two models: what they want follows from the conversation alone. */
export const choreScripts: Readonly<Record<string, Script>> = {
  chores: (messages) => {
    const turn = messages.filter(({ role }) => role === "assistant").length;
    const chore = numberOf(messages);
    if (turn === 0) return { calls: [{ name: "mail.list", input: { folder: "INBOX", limit: 100 } }] };
    if (turn > 1) return { text: `Chore ${chore} is done.` };
    const message = idOfSubject(messages, `chore-${chore}`);
    const letter = { to: ["boss@example.org"], text: `About chore ${chore}.` };
    return {
      calls: [
        { name: "mail.label", input: { message, label: "chore" } },
        { name: "mail.move", input: { message, folder: "News" } },
        { name: "mail.draft", input: { ...letter, subject: `answer-${chore}` } },
        { name: "mail.send", input: { ...letter, subject: `report-${chore}` } },
        { name: "files.write", input: { path: `report-${chore}.md`, content: `chore ${chore}\n` } },
        ...tools.map((tool) => ({ name: `peer.${tool}`, input: { chore } })),
        { name: "agents.hand-over", input: { agent: "helper", task: `Help ${chore}` } },
      ],
    };
  },
  helper: (messages) => {
    const chore = numberOf(messages);
    const name = `helper-${chore}`;
    return messages.some(({ role }) => role === "assistant")
      ? { text: `Helped ${chore}.` }
      : {
          calls: [
            { name: "files.write", input: { path: `${name}.md`, content: `helped ${chore}\n` } },
            { name: "peer.found", input: { chore: name } },
          ],
        };
  },
};

function idOfSubject(messages: Parameters<Script>[0], subject: string): string {
  for (const message of messages) {
    if (message.role !== "tool") continue;
    for (const { output } of message.results) {
      if (!Array.isArray(output)) continue;
      for (const one of output) if (one?.subject === subject) return String(one.id);
    }
  }
  return "nothing";
}

const annotation: ToolAnnotation = { effect: "reversible", reach: "inside", control: [], content: "trusted", undo: null };

/**
 * Three ways in which a far side may deal with a call that is made again, under the word `mcp` of a definition: it takes an
 * idempotency key, it can be asked what became of a call, or neither.
 */
export function peerConnector(url: string): Connector<Readonly<Record<string, { readonly tools: readonly string[] }>>> {
  const post = async (kind: string, { chore }: JsonObject, { key, signal }: ToolCall): Promise<ToolResult> => {
    const response = await fetch(`${url}/${kind}`, { method: "POST", body: JSON.stringify({ key, chore }), signal });
    if (response.status === 400) throw new ToolError("the peer did not want it");
    if (!response.ok) throw new Error(`the peer answered ${response.status}`);
    return done(plainText(chore));
  };
  const done = (chore: string): ToolResult => ({ content: { posted: chore } });
  const define = (kind: string, more: Pick<Tool, "find">): Tool => ({
    name: `peer.${kind}`,
    description: `Posts to the peer (${kind}).`,
    input: z.strictObject({ chore: z.string() }),
    annotation,
    granted: () => true,
    run: (args, call) => post(kind, args, call),
    ...more,
  });
  const all: Readonly<Record<string, Tool>> = {
    keyed: define("keyed", {}),
    found: define("found", {
      find: async ({ chore }, { key }) =>
        (await fetch(`${url}/effects/${encodeURIComponent(key)}`)).ok ? done(plainText(chore)) : "not-done",
    }),
    blind: define("blind", { find: () => Promise.resolve("unknown" as const) }),
  };
  return {
    id: "mcp",
    open: (scope) =>
      Promise.resolve({
        tools: (scope["peer"]?.tools ?? []).flatMap((name) => all[name] ?? []),
        close: () => Promise.resolve(),
      }),
  };
}
