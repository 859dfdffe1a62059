import { UpshotError } from "../../kit/errors.ts";
import type { ApprovalAnswer } from "../agents.ts";
import type { Card } from "./ask.ts";
import type { Dependencies } from "./dependencies.ts";
import { keepGrant } from "./grants.ts";
import { openTools, worldOf } from "./open-tools.ts";
import { wake } from "./park.ts";
import { loadRun, type RunState } from "./run-state.ts";
import type { JsonObject, Tool } from "../tools/tool.ts";

interface ApprovalRow {
  readonly run: string;
  readonly call: string;
  readonly kind: "call" | "uncertain" | "go-on";
  readonly answer: string | null;
  readonly expired: boolean;
}

/** Writes an answer down, once, and wakes the run that waits for it. @throws UpshotError */
export async function answerApproval(deps: Dependencies, id: string, { answer, by, note }: ApprovalAnswer): Promise<void> {
  const [row] = await deps.control.query<ApprovalRow>(
    "select run, call, kind, answer, expires_at <= now() as expired from agent_approval where id = $1",
    [id],
  );
  if (row === undefined)
    throw new UpshotError({ code: "no-such-approval", message: "there is no such question", hint: "Look at the page Approvals." });
  if (row.expired && row.answer === null)
    throw new UpshotError({
      code: "approval-expired",
      message: "this question has expired",
      hint: "Start the agent again; it asks again.",
    });
  if (answer === "allow-always" && !(await mayBeAlways(deps, id)))
    throw new UpshotError({
      code: "always-refused",
      message: "your organisation wants every such call asked for, so it cannot be allowed for good",
      hint: "Allow it once.",
    });
  // The case is worked out first: an answer without what it promises would be half an answer.
  const always = answer === "allow-always" && row.kind === "call" ? await caseOf(deps, row) : null;
  await deps.control.transaction(async (control) => {
    // First the run, as everywhere; one that is just being parked is parked then.
    await control.query("select id from agent_run where id = $1 for no key update", [row.run]);
    const taken = await control.query(
      `update agent_approval set answer = $2, answered_at = now(), answered_by = $3, note = $4 where id = $1 and answer is null and expires_at > now() returning id`,
      [id, answer === "deny" ? "deny" : "allow", by, note === undefined || note === "" ? null : deps.seal(JSON.stringify({ text: note }))],
    );
    if (taken.length === 0)
      throw new UpshotError({ code: "answered-already", message: "this question was answered already", hint: "Nothing was changed." });
    if (always !== null) await keepGrant(control, deps, always.state, always.tool, always.args);
    if (row.kind === "go-on" && answer !== "deny")
      await control.query("update agent_run set go_on_seq = (select coalesce(max(seq), 0) from agent_call where run = $1) where id = $1", [
        row.run,
      ]);
    if (row.kind === "go-on" && answer === "deny")
      await control.query(
        "update agent_run set state = 'stopped', reason = 'ended by its owner: it made no progress', ended_at = now(), waits_for = '' where id = $1 and state = 'parked'",
        [row.run],
      );
    await wake({ control }, `approval:${id}`);
  });
}

async function mayBeAlways({ control, unseal }: Dependencies, id: string): Promise<boolean> {
  const [row] = await control.query<{ sealed: Buffer }>("select sealed from agent_approval where id = $1", [id]);
  const card: Card | null = row === undefined ? null : JSON.parse(unseal(row.sealed));
  return card?.always === true;
}

/** The call that was asked for, and its tool as it is now. */
async function caseOf(deps: Dependencies, { run, call }: ApprovalRow): Promise<{ state: RunState; tool: Tool; args: JsonObject } | null> {
  const state = await loadRun(deps, run);
  const row = state.calls.find(({ id }) => id === call);
  if (row === undefined) return null;
  const opened = await openTools(deps, worldOf(deps, { definition: state.definition, owner: state.owner, run, trigger: state.trigger }));
  try {
    const tool = opened.tools.find(({ name }) => name === row.tool);
    return tool === undefined ? null : { state, tool, args: row.args };
  } finally {
    await opened.close();
  }
}
