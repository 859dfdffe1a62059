import type { CredentialKind } from "../../agents/tools/connector.ts";
import { UpshotError } from "../../kit/errors.ts";
import { dayName } from "../../kit/time-zone.ts";
import type { Reader } from "../../model/access.ts";
import type { CredentialUse } from "../../model/pages/agent-access.ts";
import { detailsOf } from "../organisation/people.ts";
import { listTeams } from "../organisation/teams.ts";
import type { Services } from "../services.ts";
import { installationOwner, ownerOf } from "./for-reader.ts";
import { personNamed } from "./owner-of-definition.ts";
import { teamsOf } from "./teams-of.ts";

/** Kinds that are used whole: no tool stands between an agent and what was entered. */
const withoutActs: ReadonlySet<CredentialKind> = new Set(["provider", "webhook"]);

interface StoredUse {
  readonly kind: CredentialKind;
  readonly name: string;
  /** "everybody", "owner:<pseudonym>", "team:<id>", "agent:<name>". */
  readonly who: string;
  /** Of an agent: its owner when it was opened to it. */
  readonly whose: string;
  readonly acts: readonly string[] | null;
}

export function isAdmin(reader: Reader): boolean {
  return (reader.kind === "person" || reader.kind === "owner") && reader.role === "admin";
}

/** Uses of the organisation's credentials by "<kind> <name>": to admins all, to anybody else those that mean them. */
export async function usesFor(services: Services, reader: Reader): Promise<ReadonlyMap<string, readonly CredentialUse[]>> {
  const { control, now, timeZone } = services;
  const owner = ownerOf(reader);
  const rows = await control.query<StoredUse>("select kind, name, who, whose, acts from agent_credential_use order by kind, name, who");
  const teams = isAdmin(reader) || rows.length === 0 ? [] : await teamsOf(control, owner, dayName(now(), timeZone));
  const mine = new Set(["everybody", `owner:${owner}`, ...teams.map((team) => `team:${team}`)]);
  const uses = new Map<string, CredentialUse[]>();
  for (const row of rows) {
    if (!isAdmin(reader) && !mine.has(row.who) && row.whose !== owner) continue;
    const place = `${row.kind} ${row.name}`;
    uses.set(place, [...(uses.get(place) ?? []), await shown(services, row)]);
  }
  return uses;
}

/**
 * Says anew who may use a credential of the organisation, beside the admin who entered it. It holds from the next call of a tool on.
 * @throws UpshotError `not-found` where there is none, `input` where somebody named is not there
 */
export async function setUses(
  services: Services,
  place: { readonly kind: CredentialKind; readonly name: string },
  uses: readonly CredentialUse[],
): Promise<void> {
  const { control } = services;
  if (withoutActs.has(place.kind) && uses.some(({ acts }) => acts !== null))
    throw wrong(`A ${place.kind} is used whole`, "Leave its acts at null.");
  const stored: { who: string; whose: string; acts: readonly string[] | null }[] = [];
  for (const use of uses) stored.push({ ...(await meant(services, use)), acts: use.acts });
  const twice = stored.find(({ who }, index) => stored.findIndex((one) => one.who === who) !== index);
  if (twice !== undefined) throw wrong("Somebody is named twice", "Name everybody once, with all acts.");
  await control.transaction(async (transaction) => {
    const there = await transaction.query("select from agent_credential where owner = 'org' and kind = $1 and name = $2 for update", [
      place.kind,
      place.name,
    ]);
    if (there.length === 0)
      throw new UpshotError({
        code: "not-found",
        message: "The organisation has no such credential",
        hint: "GET /api/agent-credentials lists those it has.",
      });
    await transaction.query("delete from agent_credential_use where kind = $1 and name = $2", [place.kind, place.name]);
    for (const { who, whose, acts } of stored)
      await transaction.query("insert into agent_credential_use (kind, name, who, whose, acts) values ($1, $2, $3, $4, $5)", [
        place.kind,
        place.name,
        who,
        whose,
        acts,
      ]);
  });
}

async function meant(services: Services, { to, name }: CredentialUse): Promise<{ readonly who: string; readonly whose: string }> {
  const { control } = services;
  if (to === "everybody") return { who: "everybody", whose: "" };
  if (to === "person") {
    const person = await personNamed(services, name);
    if (person === null) throw wrong(`Nobody is known by the name ${name}`, "Name a mail address or login of a person in Upshot.");
    return { who: `owner:${person}`, whose: "" };
  }
  if (to === "team") {
    if (!(await listTeams(control)).some(({ id }) => id === name)) throw wrong(`There is no team ${name}`, "GET /api/teams lists teams.");
    return { who: `team:${name}`, whose: "" };
  }
  const [agent] = await control.query<{ owner: string }>("select owner from agent where name = $1", [name]);
  if (agent === undefined) throw wrong(`There is no agent ${name}`, "Its owner tells its name; it is opened to once it is there.");
  return { who: `agent:${name}`, whose: agent.owner };
}

async function shown({ control, keys }: Services, { who, acts }: StoredUse): Promise<CredentialUse> {
  const [kind = "", name = ""] = /^(\w+):?(.*)$/s.exec(who)?.slice(1) ?? [];
  if (kind === "team" || kind === "agent") return { to: kind, name, acts };
  if (kind !== "owner") return { to: "everybody", name: "", acts };
  if (name === installationOwner) return { to: "person", name, acts };
  const [person] = await control.query<{ sealed: Buffer }>("select sealed from person where pseudonym = $1", [name]);
  return { to: "person", name: person === undefined ? name : detailsOf(keys, person.sealed).mail, acts };
}

function wrong(message: string, hint: string): UpshotError {
  return new UpshotError({ code: "input", message, hint });
}
