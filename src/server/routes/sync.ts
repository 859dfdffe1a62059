import { syncAnswer, syncBatch, syncList } from "../../model/sync.ts";
import type { Reader } from "../../model/access.ts";
import { defineRoute } from "../define-route.ts";
import { refuse } from "../errors.ts";
import { ownPart } from "../imports/own-part.ts";
import { readRaw } from "../imports/read-raw.ts";
import { takeSync } from "../imports/take-sync.ts";
import { listRepositories } from "../inputs/repositories.ts";

const who = { kind: "scope", scope: "ingest", roles: [] } as const;

export default [
  defineRoute({
    method: "get",
    path: "/api/sync/repositories",
    who,
    summary: "What `upshot sync` must know before it sends: the organisation's repositories, and the key of fingerprints",
    response: syncList,
    handle: async ({ services: { control, keys }, reader }) => {
      const person = personOf(reader);
      if (person === null) return nobody();
      return {
        repositories: await listRepositories(control),
        ledger: keys.lookup("sync ledger", person).toString("hex").slice(0, 16),
        fingerprintKey: keys.lookup("sync", "fingerprints").toString("hex"),
      };
    },
  }),
  defineRoute({
    method: "post",
    path: "/api/sync",
    who,
    summary: "Use, sessions, links and keyed fingerprints from the machine of the key's person; JSON, gzip or plain",
    body: "raw",
    response: syncAnswer,
    handle: async ({ services, reader, request }) => {
      const person = personOf(reader);
      if (person === null) return nobody();
      if (services.journal.full)
        return refuse(429, "journal-full", "More has arrived than the ledger could take in yet", "Send it again in a few seconds.", {
          "retry-after": "2",
        });
      const text = await readRaw(request);
      if (text instanceof Response) return text;
      const batch = syncBatch.safeParse(holdsTooMuch(text) ? undefined : parse(text));
      // The path names fields of ours; its message may quote what was sent.
      if (!batch.success)
        return refuse(
          400,
          "input",
          `The batch is not as it should be: ${placeOf(batch.error.issues[0]?.path)}`,
          "Is upshot on this machine of the server's version? See docs/inputs/sync.md.",
        );
      return takeSync(services, person, await ownPart(services, person, batch.data));
    },
  }),
];

function personOf(reader: Reader): string | null {
  return reader.kind === "key" ? reader.pseudonym : null;
}

/** Sync says whose use it is by the key alone. */
function nobody(): Response {
  return refuse(
    400,
    "key-without-person",
    "This key belongs to nobody, so what it sends would too",
    "Make a key on the page Mine: it is yours.",
  );
}

function placeOf(path: readonly PropertyKey[] | undefined): string {
  return path === undefined || path.length === 0
    ? "the body"
    : path
        .map(String)
        .join(".")
        .replaceAll(/[^\w.]/g, "")
        .slice(0, 100);
}

/** Objects and lists in a batch: `upshot sync` sends some thousands at once. */
const mostParts = 500_000;

/** Whether reading it would make so many objects that they fill the memory: each has some bytes of JSON only. */
function holdsTooMuch(text: string): boolean {
  let parts = 0;
  for (const opening of ["{", "["])
    for (let at = text.indexOf(opening); at >= 0; at = text.indexOf(opening, at + 1)) if (++parts > mostParts) return true;
  return false;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
