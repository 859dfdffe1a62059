import type { CredentialKind } from "../../agents/tools/connector.ts";
import { mailboxCredential } from "../../agents/mail/credential.ts";
import { mcpCredential } from "../../agents/mcp/credential.ts";
import { providerCredential } from "../../agents/model/provider-credential.ts";
import { UpshotError } from "../../kit/errors.ts";
import { z } from "zod";
import type { Reader } from "../../model/access.ts";
import type { CredentialRow } from "../../model/pages/agent-access.ts";
import type { Services } from "../services.ts";
import { ownerOf } from "./for-reader.ts";

/** Owner of what an admin gives to everybody. */
const everybody = "org";

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
  webhook: z.strictObject({ secret: z.string().min(16).max(500) }),
  slack: z.looseObject({ botToken: z.string().regex(/^xoxb-\S+$/, "begins with xoxb-") }),
};

/** The reader's own and those given to everybody: names and how they fare. What is in one is never read here. */
export async function listCredentials({ control }: Services, reader: Reader): Promise<CredentialRow[]> {
  const rows = await control.query<{
    kind: CredentialKind;
    name: string;
    shared: boolean;
    made_at: Date;
    problem: string | null;
    problem_at: Date | null;
  }>(
    `select kind, name, owner = $2 as shared, made_at, problem, problem_at from agent_credential
     where owner in ($1, $2) order by kind, name, owner = $2`,
    [ownerOf(reader), everybody],
  );
  return rows.map(({ made_at, problem_at, ...row }) => ({
    ...row,
    madeAt: made_at.toISOString(),
    problemAt: problem_at?.toISOString() ?? null,
  }));
}

/** @throws UpshotError `input` where what is needed is missing; `no-permission` where a member would give to everybody */
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
    `insert into agent_credential (name, owner, kind, sealed) values ($1, $2, $3, $4)
     on conflict (owner, kind, name) do update set sealed = excluded.sealed, made_at = now(), problem = null, problem_at = null`,
    [place.name, owner, place.kind, keys.seal(JSON.stringify(checked?.data ?? contents))],
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
  needAdmin(reader, "Only an admin gives a credential to everybody");
  return everybody;
}

/** A command to be run here, or a folder of this machine: whoever enters one acts with the server's own rights. */
function reachesServer(kind: CredentialKind, contents: object): boolean {
  return (
    (kind === "mcp" && !("transport" in contents && contents.transport === "http")) ||
    (kind === "mailbox" && !("kind" in contents && contents.kind === "imap"))
  );
}

function needAdmin(reader: Reader, message: string): void {
  if ((reader.kind === "person" || reader.kind === "owner") && reader.role === "admin") return;
  throw new UpshotError({ code: "no-permission", message, hint: "Keep to what concerns your own agents only, or ask an admin." });
}
