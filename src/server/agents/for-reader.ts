import type { Show } from "../../agents/show/show.ts";
import { UpshotError } from "../../kit/errors.ts";
import { dayName } from "../../kit/time-zone.ts";
import type { Reader } from "../../model/access.ts";
import type { Services } from "../services.ts";

/** What owner's agents carry as `owner` where nobody is behind the sign-in: the owner of a single-user installation. */
export const installationOwner = "owner";

/** Whose agents a reader sees: their own, and nobody else's, whatever their role. */
export function ownerOf(reader: Reader): string {
  if (reader.kind === "person") return reader.pseudonym;
  if (reader.kind === "owner") return reader.pseudonym ?? installationOwner;
  throw new TypeError("only who is signed in has agents");
}

/** What pages about the reader's own agents are made with. */
export function showFor({ control, keys, now, timeZone }: Services, reader: Reader): Show {
  const day = dayName(now(), timeZone);
  return { control, unseal: keys.unseal, owner: ownerOf(reader), now: now(), day, month: day.slice(0, 7) };
}

/** That an agent, run or question is another's is told to nobody: it is as if there were none. */
const kinds = {
  agent: { sql: "select 1 from agent where name = $1 and owner = $2", hint: "GET /api/agents lists yours." },
  run: { sql: "select 1 from agent_run where id = $1 and owner = $2", hint: "GET /api/agents/{name} lists the runs of one of yours." },
  approval: { sql: "select 1 from agent_approval where id = $1 and owner = $2", hint: "GET /api/approvals lists what waits for you." },
} as const;

/** @throws UpshotError `not-found` where it is not the reader's own */
export async function needOwn(services: Pick<Services, "control">, reader: Reader, kind: keyof typeof kinds, id: string): Promise<void> {
  const { sql, hint } = kinds[kind];
  const [own] = await services.control.query(sql, [id, ownerOf(reader)]);
  if (own === undefined) throw notFound(kind, hint);
}

export function notFound(kind: keyof typeof kinds, hint: string = kinds[kind].hint): UpshotError {
  return new UpshotError({ code: "not-found", message: `You have no such ${kind === "approval" ? "question" : kind}`, hint });
}
