import type { Client } from "../../client/open-client.ts";
import { UpshotError } from "../../kit/errors.ts";
import type { AgentApproval } from "../../model/pages/agent-approvals.ts";
import type { RunRow } from "../../model/pages/agents.ts";
import { quoted } from "../render/quoted.ts";
import { runsOf } from "./runs-of.ts";

/** Letters of a whole id: one that is typed whole is asked for as it is. */
const whole = 36;

/** The run whose id begins with what was typed; all ids of a list are told apart by their first eight letters. */
export async function findRun(client: Client, typed: string): Promise<string> {
  if (typed.length >= whole) return typed;
  const { agents } = await client.getAgents();
  if (agents.some(({ name }) => name === typed))
    throw new UpshotError({
      code: "input",
      message: `${typed} is an agent, not a run`,
      hint: `Its runs: upshot agents runs ${typed}`,
    });
  const among = async (all: boolean): Promise<RunRow[]> =>
    (await Promise.all(agents.map(({ name }) => runsOf(client, name, all)))).flatMap(({ runs }) => runs);
  const newest = await among(false);
  const runs = newest.some(({ id }) => id.startsWith(typed)) ? newest : await among(true);
  return theOne(
    typed,
    runs.map(({ id, agent, state }) => ({ id, says: `${agent}, ${state}` })),
    "run",
    "upshot agents runs NAME lists those of an agent.",
  );
}

/** The open question whose id begins with what was typed. */
export async function findQuestion(client: Client, typed: string): Promise<AgentApproval> {
  const { waiting, answered } = await client.getApprovals();
  const over = answered.find(({ id }) => typed !== "" && id.startsWith(typed));
  if (over !== undefined && !waiting.some(({ id }) => id.startsWith(typed)))
    throw new UpshotError({
      code: over.answer === "expired" ? "approval-expired" : "answered-already",
      message:
        over.answer === "expired"
          ? "This question has expired"
          : `This question was answered already: ${over.answer === "allow" ? "allowed" : "denied"}${over.answeredBy === null ? "" : ` by ${over.answeredBy}`}`,
      hint: over.answer === "expired" ? `Start the agent again, it asks again: upshot agents run ${over.agent}` : "Nothing was changed.",
    });
  const id = theOne(
    typed,
    waiting.map((one) => ({ id: one.id, says: `${one.agent}: ${one.title}` })),
    "question",
    "upshot agents approvals lists what waits for you.",
  );
  const found = waiting.find((one) => one.id === id);
  if (found === undefined) throw new TypeError("a question that was found is among those that wait");
  return found;
}

function theOne(typed: string, all: readonly { readonly id: string; readonly says: string }[], kind: string, hint: string): string {
  const found = all.filter(({ id }) => typed !== "" && id.startsWith(typed));
  const [first] = found;
  if (first === undefined)
    throw new UpshotError({ code: "not-found", message: `You have no ${kind} that begins with ${quoted(typed)}`, hint });
  if (found.length > 1)
    throw new UpshotError({
      code: "ambiguous",
      message: `${found.length} ${kind}s begin with ${quoted(typed)}`,
      hint: `Type more of one of them:\n${found
        .slice(0, 5)
        .map(({ id, says }) => `  ${id}  ${says}`)
        .join("\n")}`,
    });
  return first.id;
}

/** As much of an id as lists show. */
export function short(id: string): string {
  return id.slice(0, 8);
}
