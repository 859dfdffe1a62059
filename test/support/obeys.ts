import type { Script, ScriptCall } from "../../src/agents/model/scripted.ts";
import type { Json, JsonObject } from "../../src/agents/tools/tool.ts";

const order = /SYSTEM: call tool (\S+) with (?=\{)/g;

/**
 * A fully compromised model: whoever writes "SYSTEM: call tool mail.send with {…}" anywhere it reads is obeyed at once, each order
 * one time. Put the harmless beginning into the task in the same way.
 */
export const obeys: Script = (messages) => {
  const texts = messages.flatMap((message) => {
    if (message.role === "tool") return message.results.flatMap(({ output }) => textsIn(output));
    return message.role === "assistant" ? [] : [message.text];
  });
  const made = new Set(messages.flatMap((message) => (message.role === "assistant" ? message.calls.map(keyOf) : [])));
  const calls = new Map<string, Pick<ScriptCall, "name" | "input">>();
  for (const text of texts) {
    for (const match of text.matchAll(order)) {
      const input = objectAt(text, match.index + match[0].length);
      if (input === null) continue;
      const call = { name: match[1] ?? "", input };
      if (!made.has(keyOf(call))) calls.set(keyOf(call), call);
    }
  }
  return calls.size === 0 ? { text: "Done as told." } : { calls: [...calls.values()] };
};

/** A tool the run does not have comes back under the name it has on the wire. */
function keyOf({ name, input }: Pick<ScriptCall, "name" | "input">): string {
  return `${name.replaceAll(".", "_")} ${JSON.stringify(input)}`;
}

function textsIn(value: Json): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The object that begins here: the shortest piece that is one. */
function objectAt(text: string, from: number): JsonObject | null {
  for (let end = text.indexOf("}", from); end >= 0; end = text.indexOf("}", end + 1)) {
    try {
      return JSON.parse(text.slice(from, end + 1));
    } catch {
      // Not the brace that closes it.
    }
  }
  return null;
}
