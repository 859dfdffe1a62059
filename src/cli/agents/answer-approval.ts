import { UpshotError } from "../../kit/errors.ts";
import type { AgentApproval } from "../../model/pages/agent-approvals.ts";
import type { CommandCall } from "../define-command.ts";
import { text } from "../options.ts";
import { jsonText } from "../render/json-text.ts";
import { plainText } from "../render/plain-text.ts";
import { findQuestion, short } from "./find-run.ts";
import { withServer } from "./open-server.ts";

/** `upshot agents approve ID...`: this call, once; with --always the same from now on. Several only where they are identical and can be undone. */
export function approve(call: CommandCall, ids: readonly string[]): Promise<number> {
  const always = call.options["always"] === true;
  if (always && ids.length > 1)
    throw new UpshotError({ code: "usage", message: "--always is said of one question", hint: "Answer them one by one." });
  return answer(call, ids, always ? "allow-always" : "allow");
}

/** `upshot agents deny ID... --reason TEXT`: the agent is told why. */
export function deny(call: CommandCall, ids: readonly string[]): Promise<number> {
  if ((text(call.options["reason"]) ?? "").trim() === "")
    throw new UpshotError({
      code: "usage",
      message: "upshot agents deny needs a reason: the agent is told it",
      hint: 'For example: upshot agents deny 4f2a9c11 --reason "not to the whole team"',
    });
  return answer(call, ids, "deny");
}

function answer(call: CommandCall, typed: readonly string[], said: "allow" | "allow-always" | "deny"): Promise<number> {
  const { options, terminal } = call;
  const note = text(options["reason"]) ?? undefined;
  return withServer(call, async (client) => {
    const asked = [];
    for (const one of typed) asked.push(await findQuestion(client, one));
    const ids = asked.map(({ id }) => id);
    const [first] = asked;
    if (first === undefined) return 1;
    if (said === "allow-always" && first.kind !== "call")
      throw new UpshotError({
        code: "input",
        message: "--always is for a call that an agent wants to make: this question is another",
        hint: `Look at it: upshot agents approvals. Then: upshot agents approve ${short(first.id)}`,
      });
    const body = note === undefined ? {} : { note };
    const failed =
      said === "allow-always" || new Set(ids).size === 1
        ? (await client.postApprovalsById({ id: first.id, body: { answer: said, ...body } }), [])
        : (await client.postApprovalsBatch({ body: { ids, answer: said, ...body } })).failed;
    if (options["json"] === true) {
      terminal.out(jsonText({ answered: ids.filter((id) => !failed.some((one) => one.id === id)), failed }));
      return failed.length > 0 ? 1 : 0;
    }
    for (const one of asked) {
      const why = failed.find(({ id }) => id === one.id)?.why;
      if (why === undefined) terminal.out(`${sayDone(one, said)}\nFollow the run with: upshot agents logs ${short(one.run)} --follow\n`);
      else terminal.err(`${short(one.id)} was not answered: ${plainText(why)}\n`);
    }
    return failed.length > 0 ? 1 : 0;
  });
}

const yes: Readonly<Record<AgentApproval["kind"], string>> = {
  call: "Allowed once",
  uncertain: "To be done again",
  "go-on": "It may go on",
};
const no: Readonly<Record<AgentApproval["kind"], string>> = { call: "Denied", uncertain: "Left as it is", "go-on": "Ended" };

function sayDone({ kind, agent, tool, title, arguments: values }: AgentApproval, said: "allow" | "allow-always" | "deny"): string {
  if (said !== "allow-always") return plainText(`${(said === "allow" ? yes : no)[kind]}: ${title}`);
  const narrow = values.length === 0 ? "exactly these arguments" : values.map(({ name, value }) => `${name} ${value}`).join(", ");
  return `${plainText(`Allowed: ${title}`)}\n${plainText(`From now on ${agent} need not ask for ${tool} with ${narrow}. Its page takes that back.`)}`;
}
