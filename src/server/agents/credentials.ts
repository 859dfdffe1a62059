import type { CredentialKind } from "../../agents/tools/connector.ts";
import { deploymentCredential } from "../../agents/deployment/open-deployer.ts";
import { mailboxCredential } from "../../agents/mail/credential.ts";
import { mcpCredential } from "../../agents/mcp/credential.ts";
import { providerCredential } from "../../agents/model/provider-credential.ts";
import { UpshotError } from "../../kit/errors.ts";
import { z } from "zod";
import type { Reader } from "../../model/access.ts";
import type { CredentialRow } from "../../model/pages/agent-access.ts";
import type { Services } from "../services.ts";
import { isAdmin, usesFor } from "./credential-uses.ts";
import { ownerOf } from "./for-reader.ts";

/** Owner of what is the organisation's. */
const organisation = "org";

interface Place {
  readonly kind: CredentialKind;
  readonly name: string;
  readonly shared: boolean;
}

/** What has to be there; kinds that are not listed are checked when they are first used. */
const shapes: Partial<Record<CredentialKind, z.ZodType>> = {
  mailbox: mailboxCredential,
  provider: providerCredential,
  mcp: mcpCredential,
  deployment: deploymentCredential,
  webhook: z.strictObject({ secret: z.string().min(16).max(500) }),
  slack: z.looseObject({ botToken: z.string().regex(/^xoxb-\S+$/, "begins with xoxb-") }),
};

/** The reader's own, and those of the organisation that they may use; admins see all of them. What is in one is never read here. */
export async function listCredentials(services: Services, reader: Reader): Promise<CredentialRow[]> {
  const rows = await services.control.query<{
    kind: CredentialKind;
    name: string;
    shared: boolean;
    added_by: string;
    made_at: Date;
    problem: string | null;
    problem_at: Date | null;
  }>(
    `select kind, name, owner = $2 as shared, added_by, made_at, problem, problem_at from agent_credential
     where owner in ($1, $2) order by kind, name, owner = $2`,
    [ownerOf(reader), organisation],
  );
  const uses = await usesFor(services, reader);
  return rows
    .map(({ made_at, problem_at, added_by, ...row }) => ({
      ...row,
      enteredByYou: !row.shared || added_by === ownerOf(reader),
      uses: row.shared ? (uses.get(`${row.kind} ${row.name}`) ?? []) : [],
      madeAt: made_at.toISOString(),
      problemAt: problem_at?.toISOString() ?? null,
    }))
    .filter((row) => row.enteredByYou || row.uses.length > 0 || isAdmin(reader));
}

/** @throws UpshotError `input` where what is needed is missing; `no-permission` where a member would enter one of the organisation */
export async function putCredential({ control, keys }: Services, reader: Reader, place: Place, contents: object): Promise<void> {
  const owner = placeOwner(reader, place);
  if (reachesServer(place.kind, contents)) needAdmin(reader, "Only an admin enters what runs a program or opens a folder on the server");
  const checked = shapes[place.kind]?.safeParse(contents);
  if (checked?.success === false)
    throw new UpshotError({
      code: "input",
      // Messages name fields, never what was typed into them.
      message: `Something is missing: ${checked.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ")}`,
      hint: "Fill it in and send it again.",
    });
  await control.query(
    `insert into agent_credential (name, owner, kind, sealed, added_by) values ($1, $2, $3, $4, $5)
     on conflict (owner, kind, name) do update set sealed = excluded.sealed, added_by = excluded.added_by, made_at = now(), problem = null, problem_at = null`,
    [place.name, owner, place.kind, keys.seal(JSON.stringify(checked?.data ?? contents)), place.shared ? ownerOf(reader) : ""],
  );
}

/** @throws UpshotError `not-found` */
export async function forgetCredential({ control }: Services, reader: Reader, place: Place): Promise<void> {
  const [gone] = await control.query("delete from agent_credential where owner = $1 and kind = $2 and name = $3 returning 1 as gone", [
    placeOwner(reader, place),
    place.kind,
    place.name,
  ]);
  if (gone === undefined)
    throw new UpshotError({ code: "not-found", message: "You have no such credential", hint: "GET /api/agent-credentials lists yours." });
}

function placeOwner(reader: Reader, { shared }: Place): string {
  if (!shared) return ownerOf(reader);
  needAdmin(reader, "Only an admin enters a credential of the organisation");
  return organisation;
}

/** A command to be run here, or a folder of this machine: whoever enters one acts with the server's own rights. */
function reachesServer(kind: CredentialKind, contents: object): boolean {
  return (
    (kind === "mcp" && !("transport" in contents && contents.transport === "http")) ||
    (kind === "mailbox" && !("kind" in contents && contents.kind === "imap"))
  );
}

function needAdmin(reader: Reader, message: string): void {
  if (isAdmin(reader)) return;
  throw new UpshotError({ code: "no-permission", message, hint: "Keep to what concerns your own agents only, or ask an admin." });
}
