import type { Control } from "../../db/postgres/control.ts";
import type { Identity } from "../../read/receivers/otlp/define-telemetry.ts";
import { callerName } from "../../read/receivers/otlp/read-telemetry.ts";
import type { Keys } from "../keys.ts";
import { meetPeople } from "../organisation/meet-people.ts";

type Caller = readonly Identity[];

/** Pseudonyms of whoever the records of a request name. */
export interface People {
  /** By `callerName`. Looks up whoever is not remembered; the unknown become people who wait for review. */
  resolve(callers: readonly Caller[]): Promise<ReadonlyMap<string, string>>;
}

/** Milliseconds after which a join of two people is seen here. */
const remembered = 60_000;
const mostRemembered = 50_000;

/** Remembers who is who for a minute, and asks about all that are new in a request at once: batches name hundreds. */
export function openPeople(control: Control, keys: Keys, now: () => number): People {
  let known = new Map<string, string>();
  let since = now();
  let turn: Promise<unknown> = Promise.resolve();
  const learn = async (callers: readonly Caller[]): Promise<ReadonlyMap<string, string>> => {
    if (Math.abs(now() - since) > remembered || known.size > mostRemembered) [known, since] = [new Map(), now()];
    const missing = callers.filter((caller) => !known.has(callerName(caller)));
    if (missing.length > 0) {
      const stored = await storedPseudonyms(control, keys, missing);
      const unsure: Caller[] = [];
      for (const caller of missing) {
        const pseudonym = agreed(keys, caller, stored);
        if (pseudonym === undefined) unsure.push(caller);
        else known.set(callerName(caller), pseudonym);
      }
      const met = await meetPeople(control, keys, unsure);
      for (const [index, pseudonym] of met.entries()) known.set(callerName(unsure[index] ?? []), pseudonym);
    }
    return known;
  };
  return {
    resolve: async (callers) => {
      if (Math.abs(now() - since) <= remembered && callers.every((caller) => known.has(callerName(caller)))) return known;
      // One after the other: what the first request asks, the next ones need not.
      const answer = turn.then(() => learn(callers));
      turn = answer.catch(() => undefined);
      return answer;
    },
  };
}

/** Pseudonyms by kind and keyed hash. */
async function storedPseudonyms(control: Control, keys: Keys, callers: readonly Caller[]): Promise<ReadonlyMap<string, string>> {
  const identities = callers.flat();
  const rows = await control.query<{ kind: string; hash: Buffer; pseudonym: string }>(
    "select kind, hash, pseudonym from unnest($1::text[], $2::bytea[]) as asked (kind, hash) join identity using (kind, hash)",
    [identities.map(({ kind }) => kind), identities.map(({ kind, value }) => keys.lookup(kind, value))],
  );
  return new Map(rows.map(({ kind, hash, pseudonym }) => [`${kind} ${hash.toString("hex")}`, pseudonym]));
}

/** The one person all identities belong to; undefined where there is anything to learn. */
function agreed(keys: Keys, caller: Caller, stored: ReadonlyMap<string, string>): string | undefined {
  const found = new Set(caller.map(({ kind, value }) => stored.get(`${kind} ${keys.lookup(kind, value).toString("hex")}`)));
  const [only] = found;
  return found.size === 1 ? only : undefined;
}
