import { UpshotError } from "../../kit/errors.ts";
import type { CredentialKind } from "../tools/connector.ts";
import type { Dependencies } from "./dependencies.ts";

type Store = Pick<Dependencies, "control" | "teamsOf">;

/** Which agent asks. `agent` is "" where none does. */
export interface Asker {
  readonly agent: string;
  /** Pseudonym of whom it works for, or "owner". */
  readonly owner: string;
}

/** Tools that may be used with a credential, `*` for any text; "all" of them. */
export type Acts = "all" | readonly string[];

/**
 * What was entered for an agent: its owner's own, else the organisation's where that is open to it; null where there is none.
 * @throws UpshotError `credential-closed` where the organisation has it, and nobody opened it to this agent
 */
export async function readCredential(
  { unseal, ...store }: Store & Pick<Dependencies, "unseal">,
  asker: Asker,
  kind: CredentialKind,
  name: string,
): Promise<{ readonly giver: "own" | "org"; readonly value: unknown } | null> {
  const [found] = await store.control.query<{ sealed: Buffer; own: boolean }>(
    "select sealed, owner <> 'org' as own from agent_credential where kind = $1 and name = $2 and owner in ($3, 'org') order by owner = 'org' limit 1",
    [kind, name, asker.owner],
  );
  if (found === undefined) return null;
  if (!found.own && (await actsOf(store, asker, kind, name)) === null)
    throw new UpshotError({
      code: "credential-closed",
      message: `the organisation's ${kind} ${name} is not open to ${asker.agent === "" ? "you" : asker.agent}`,
      hint: "Ask an admin to open it to you or to this agent (Agents, Access), or enter one of your own under this name.",
    });
  return { giver: found.own ? "own" : "org", value: JSON.parse(unseal(found.sealed)) };
}

/**
 * What an agent may do with the organisation's credential: all where its owner entered it, what the list of uses says where one of
 * its entries means this agent, its owner or a team of theirs; null: nothing.
 */
export async function actsOf({ control, teamsOf }: Store, { agent, owner }: Asker, kind: string, name: string): Promise<Acts | null> {
  const rows = await control.query<{ added_by: string; who: string | null; whose: string | null; acts: string[] | null }>(
    `select c.added_by, u.who, u.whose, u.acts from agent_credential c left join agent_credential_use u using (owner, kind, name)
     where c.owner = 'org' and c.kind = $1 and c.name = $2`,
    [kind, name],
  );
  if (rows.some(({ added_by: by }) => by === owner)) return "all";
  const teams = rows.some(({ who }) => who?.startsWith("team:") === true) ? await teamsOf(owner) : [];
  const means = new Set(["everybody", `owner:${owner}`, ...teams.map((team) => `team:${team}`)]);
  const open = rows.filter(({ who, whose }) => who !== null && (means.has(who) || (who === `agent:${agent}` && whose === owner)));
  if (open.length === 0) return null;
  return open.some(({ acts }) => acts === null) ? "all" : [...new Set(open.flatMap(({ acts }) => acts ?? []))].toSorted();
}
