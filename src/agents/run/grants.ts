import { randomUUID } from "node:crypto";
import type { Control } from "../../db/postgres/control.ts";
import { UpshotError } from "../../kit/errors.ts";
import type { AgentDefinition } from "../definition/agent-definition.ts";
import { readDefinition } from "../definition/read-definition.ts";
import { credentialNameOf } from "../../model/repository-name.ts";
import { controlArguments } from "../policy/annotation.ts";
import { slackName } from "../slack/slack-credential.ts";
import { digestOf } from "../tools/canonical-call.ts";
import type { CredentialKind } from "../tools/connector.ts";
import { plainText, type Json, type JsonObject, type Tool } from "../tools/tool.ts";
import type { Dependencies } from "./dependencies.ts";
import type { RunState } from "./run-state.ts";

type Tools = AgentDefinition["tools"];

/** What "always" is for: the tool, its control arguments, and what else settles where the call goes. */
export function narrowCase(tool: Pick<Tool, "name" | "annotation" | "bound">, args: JsonObject): Buffer {
  return digestOf(tool.name, caseOf(tool, args));
}

/** The same in words, for the page. */
export function caseWords(tool: Pick<Tool, "name" | "annotation" | "bound">, args: JsonObject): string {
  const { control, bound } = caseOf(tool, args);
  const said = [...Object.entries(control), ...Object.entries(bound)].map(([name, value]) => `${name} ${plainText(value)}`);
  return [tool.name, said.join(", ")].filter((part) => part !== "").join(" with ");
}

function caseOf(tool: Pick<Tool, "annotation" | "bound">, args: JsonObject): { readonly control: JsonObject; readonly bound: JsonObject } {
  const control = controlArguments(tool.annotation, args);
  return {
    control: Object.fromEntries(control.map((name): [string, Json] => [name, args[name] ?? null])),
    bound: tool.bound?.(args) ?? {},
  };
}

/**
 * Keeps a grant, with what it stands on: the tools of the definition its run started with, and what was entered to reach the outside.
 * With other tools or another mailbox it is void: the same words would concern something else. Other instructions leave it as it is:
 * the case that was allowed is the same, whatever the work is for.
 *
 * @throws UpshotError `always-refused` where the definition has other tools by now
 */
export async function keepGrant(
  control: Control,
  deps: Pick<Dependencies, "seal" | "unseal">,
  state: RunState,
  tool: Tool,
  args: JsonObject,
): Promise<void> {
  const { tools } = state.definition;
  const [newest] = await control.query<{ sealed: Buffer }>(
    "select v.sealed from agent a join agent_version v on v.agent = a.name and v.version = a.version where a.name = $1",
    [state.agent],
  );
  const inForce = newest === undefined ? null : readDefinition(deps.unseal(newest.sealed)).definition;
  if (inForce === null || !toolsDigest(inForce.tools).equals(toolsDigest(tools)))
    throw new UpshotError({
      code: "always-refused",
      message: "its definition has other tools since this was asked, so it cannot be allowed for good",
      hint: "Allow it once.",
    });
  const credentials = credentialsOf(tools);
  await control.query(
    `insert into agent_grant (id, owner, agent, tool, digest, sealed, tools, credentials, entered)
     values ($1, $2, $3, $4, $5, $6, $7, $8, agent_entered($2, $8))`,
    [
      randomUUID(),
      state.owner,
      state.agent,
      tool.name,
      narrowCase(tool, args),
      deps.seal(JSON.stringify({ words: caseWords(tool, args) })),
      toolsDigest(tools),
      credentials,
    ],
  );
}

/** Who hands work over gets no more done than they were granted themselves: every agent above has to have the grant as well. */
export async function isGranted(
  { control, unseal }: Pick<Dependencies, "control" | "unseal">,
  state: RunState,
  tool: Tool,
  args: JsonObject,
): Promise<boolean> {
  const chain = await control.query<{ agent: string; sealed: Buffer }>(
    `select r.agent, v.sealed from agent_run own
     join agent_run r on 'run:' || r.id = any (own.stop_keys) join agent_version v on v.agent = r.agent and v.version = r.version
     where own.id = $1`,
    [state.id],
  );
  for (const { agent, sealed } of chain) {
    const { definition } = readDefinition(unseal(sealed));
    if (definition === null) return false;
    const found = await control.query(
      `select from agent_grant where agent = $1 and owner = $2 and tool = $3 and digest = $4 and tools = $5
         and revoked_at is null and entered = agent_entered(owner, credentials) limit 1`,
      [agent, state.owner, tool.name, narrowCase(tool, args), toolsDigest(definition.tools)],
    );
    if (found.length === 0) return false;
  }
  return chain.length > 0;
}

/** A definition with other tools came into force: what was allowed for good before is void, also should the old tools come back. */
export async function voidGrants(control: Control, agent: string, tools: Tools): Promise<void> {
  await control.query("update agent_grant set revoked_at = now() where agent = $1 and revoked_at is null and tools <> $2", [
    agent,
    toolsDigest(tools),
  ]);
}

function toolsDigest(tools: Tools): Buffer {
  const json: Readonly<Record<string, Json>> = JSON.parse(JSON.stringify(tools));
  return digestOf("tools", json);
}

/** What was entered for these tools, as `agent_entered` knows it: "mailbox/work". */
function credentialsOf({ mail, slack, deployment, mcp }: Tools): string[] {
  const named = (kind: CredentialKind, name: string): string => `${kind}/${name}`;
  return [
    ...(mail === undefined ? [] : [named("mailbox", mail.mailbox)]),
    ...(slack === undefined ? [] : [named("slack", slackName)]),
    ...(deployment === undefined ? [] : [named("deployment", credentialNameOf(deployment.repo))]),
    ...Object.keys(mcp ?? {}).map((server) => named("mcp", server)),
  ];
}
