import { mkdirSync } from "node:fs";
import { workspaceOf } from "../../agents/run/open-tools.ts";
import type { CredentialKind } from "../../agents/tools/connector.ts";
import type { TrialWorld } from "../../agents/trial/trial.ts";
import { UpshotError } from "../../kit/errors.ts";
import { allowedHosts } from "../../kit/outgoing.ts";
import type { Control } from "../../db/postgres/control.ts";
import type { Reader } from "../../model/access.ts";
import type { CredentialTrial } from "../../model/pages/agent-trial.ts";
import type { Services } from "../services.ts";
import { listCredentials } from "./credentials.ts";
import { ownerOf } from "./for-reader.ts";
import { withoutPackages } from "./open-server-agents.ts";

export interface CredentialPlace {
  readonly kind: CredentialKind;
  readonly name: string;
  /** The one that an admin gave to everybody. */
  readonly shared: boolean;
}

/** Trials of one credential in so many milliseconds: a server locks out an account whose password is tried too often. */
const most = 5;
const within = 10 * 60_000;

/** When each credential was tried lately, by where it is kept. */
const trials = new WeakMap<Control, Map<string, number[]>>();

/**
 * Tries a credential that the reader's agents may use: their own, or one for everybody.
 * @throws UpshotError `not-found`; `busy` where it was tried too often
 */
export async function tryCredential(services: Services, reader: Reader, place: CredentialPlace): Promise<CredentialTrial> {
  const { control, keys, now, folder } = services;
  const owner = ownerOf(reader);
  // Of what is closed to them nobody learns that it is there.
  const listed = await listCredentials(services, reader);
  const isListed = listed.some(({ kind, name, shared }) => kind === place.kind && name === place.name && shared === place.shared);
  const keeper = place.shared ? "org" : owner;
  const [row] = await control.query<{ sealed: Buffer }>(
    "select sealed from agent_credential where owner = $1 and kind = $2 and name = $3",
    [keeper, place.kind, place.name],
  );
  if (row === undefined || !isListed)
    throw new UpshotError({ code: "not-found", message: "You have no such credential", hint: "GET /api/agent-credentials lists yours." });
  takeTurn(control, `${keeper} ${place.kind} ${place.name}`, now());
  const value: unknown = JSON.parse(keys.unseal(row.sealed));
  const world: TrialWorld = {
    owner,
    credential: async () => value,
    credentialWithGiver: async () => ({ giver: place.shared ? "org" : "own", value }),
    credentialProblem: async (_kind, _name, problem) => {
      await control.query(
        `update agent_credential set problem = $4, problem_at = case when $4::text is null then null else now() end
         where owner = $1 and kind = $2 and name = $3 and problem is distinct from $4`,
        [keeper, place.kind, place.name, problem],
      );
    },
    workspace: (name) => {
      const path = workspaceOf(folder, owner, name);
      mkdirSync(path, { recursive: true, mode: 0o700 });
      return path;
    },
    privateHosts: allowedHosts(folder),
    now,
  };
  try {
    const trial = await import("../../agents/trial/try-credential.ts");
    return await trial.tryCredential(place.kind, place.name, world);
  } catch (error) {
    throw withoutPackages(error) ?? error;
  }
}

function takeTurn(control: Control, key: string, now: number): void {
  let all = trials.get(control);
  if (all === undefined) trials.set(control, (all = new Map()));
  const lately = (all.get(key) ?? []).filter((at) => Math.abs(now - at) < within);
  const [first] = lately;
  if (first !== undefined && lately.length >= most)
    throw new UpshotError({
      code: "busy",
      message: `It was tested ${most} times within ten minutes`,
      hint: `Test it again in ${Math.max(1, Math.ceil((within - Math.abs(now - first)) / 60_000))} minutes: a server locks out whoever keeps trying.`,
    });
  if (all.size > 10_000) all.clear();
  all.set(key, [...lately, now]);
}
