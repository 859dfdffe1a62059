import type { CredentialKind } from "../../agents/connectors/connector.ts";
import { providerCredential } from "../../agents/model/provider-credential.ts";
import { UpshotError } from "../../kit/errors.ts";
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
  const checked = place.kind === "provider" ? providerCredential.safeParse(contents) : null;
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
    [place.name, owner, place.kind, keys.seal(JSON.stringify(contents))],
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
  if ((reader.kind === "person" || reader.kind === "owner") && reader.role === "admin") return everybody;
  throw new UpshotError({
    code: "no-permission",
    message: "Only an admin gives a credential to everybody",
    hint: "Keep it for your own agents, or ask an admin.",
  });
}
