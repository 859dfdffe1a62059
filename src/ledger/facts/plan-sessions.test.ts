import { afterAll, beforeAll, expect, test } from "vitest";
import { openStores, type Stores } from "../../db/open-stores.ts";
import { silentLog } from "../../kit/log.ts";
import type { SessionFact } from "../../model/facts.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { appendFacts } from "./append-facts.ts";
import { planSessions } from "./plan-sessions.ts";

const folders = temporaryFolders();
let stores: Stores;
const dayOf = (at: number): number => Math.floor(at / 86_400_000);
const [ann, bob] = ["00000000000000a1", "00000000000000b2"];

beforeAll(async () => {
  stores = await openStores({ folder: folders.next(), log: silentLog });
}, 60_000);
afterAll(async () => {
  await stores?.close();
  folders.remove();
});

const session = (id: string, person: string, hearsay: boolean, version = 1): SessionFact => ({
  id,
  person,
  tool: "claude-code",
  source: "otlp",
  repo: "",
  started: 0,
  ended: version * 1000,
  exploration: false,
  version,
  ...(hearsay ? { hearsay: true as const } : {}),
});
const kept = async (...facts: SessionFact[]): Promise<string[]> =>
  (await planSessions(stores.ledger, facts)).sessions.map(
    ({ id, person, hearsay }) => `${id} ${person === ann ? "ann" : person === bob ? "bob" : "nobody"}${hearsay === true ? "?" : ""}`,
  );

test("hearsay makes a session somebody's, and takes none from whom it is known to be of", async () => {
  await appendFacts(stores.ledger, { sessions: [session("annas", ann, true), session("nobodys", "", false)] }, { token: "t1", dayOf });
  expect(await kept(session("annas", bob, true, 9), session("annas", ann, true, 9), session("annas", "", true, 9))).toEqual(["annas ann?"]);
  expect(await kept(session("nobodys", bob, true, 9), session("new", ann, true))).toEqual(["nobodys bob?", "new ann?"]);
  // Who speaks for one person alone may correct it: their key was checked before.
  expect(await kept(session("annas", bob, false, 9))).toEqual(["annas bob"]);
});

test("within one batch the first hearsay counts, and what is no hearsay before all, whatever the order", async () => {
  expect(await kept(session("x", ann, true, 1), session("x", bob, true, 9), session("x", ann, true, 5))).toEqual(["x ann?", "x ann?"]);
  expect(await kept(session("x", bob, true, 9), session("x", ann, false, 1))).toEqual(["x ann"]);
});

test("without hearsay the ledger is not asked", async () => {
  const facts = [session("annas", bob, false)];
  expect((await planSessions(stores.ledger, facts)).sessions).toBe(facts);
});
