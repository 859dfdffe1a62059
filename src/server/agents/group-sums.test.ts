import { afterAll, beforeAll, expect, test } from "vitest";
import { openServed, type Served } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { addAgent, addOutcome, addRun } from "../../../test/support/agent-rows.ts";
import { agentsPage, type AgentsPage } from "../../model/pages/agents.ts";
import { joinTeam, teamOfPath } from "../organisation/teams.ts";

type Person = Awaited<ReturnType<Served["newPerson"]>>;

const folders = temporaryFolders();
let served: Served;
let ann: Person;
let lea: Person;
let ada: Person;

beforeAll(async () => {
  served = await openServed(folders.next(), Date.UTC(2026, 10, 20, 12));
  [ann, lea, ada] = [
    await served.newPerson("Ann Lee", "member"),
    await served.newPerson("Lea Dee", "lead"),
    await served.newPerson("Ada Min", "admin"),
  ];
}, 60_000);
afterAll(async () => {
  await served?.close();
  folders.remove();
});

async function page(as: Person): Promise<AgentsPage> {
  return agentsPage.parse(await (await served.ask("get", "/api/agents", { as })).json());
}

test("sums of groups need k owners in every part that can be worked out, and name nobody", { timeout: 30_000 }, async () => {
  const { services } = served;
  const { control } = services;
  await teamOfPath(control, "Empty", null);
  const last = Date.UTC(2026, 9, 10);
  const [north, south] = [await teamOfPath(control, "North", null), await teamOfPath(control, "South", null)];
  const add = async (from: number, to: number, team: string): Promise<void> => {
    for (let i = from; i < to; i++) {
      const person = await served.newPerson(`${team} ${i}`, "member");
      await joinTeam(control, person.pseudonym, team, { lead: false, since: "2026-01-01" });
      const own = { agent: `${team}-${i}`, owner: person.pseudonym, at: last };
      await addAgent(services, own.agent, own.owner);
      await addRun(services, `${team} ${i}`, { ...own, costMicros: 1_000_000 });
      await addOutcome(services, `${team} ${i}`, { ...own, id: `${team} ${i}` }, "held");
    }
  };
  await add(0, 9, north.id);
  await add(0, 3, south.id);
  const shown = async (as: Person) =>
    Object.fromEntries(
      (await page(as)).groups?.rows.map(({ id, owners, held, withheld }) => [id, withheld === null ? [owners, held] : "withheld"]) ?? [],
    );
  expect((await page(ann)).groups).toBeNull();
  // The organisation less North would be the three of South.
  expect(await shown(lea)).toEqual({ org: [10, 10], empty: "withheld", north: "withheld", south: "withheld" });
  await add(3, 9, south.id);
  expect(await shown(ada)).toEqual({ org: [20, 20], empty: "withheld", north: [10, 10], south: [10, 10] });
  const rows = (await page(ada)).groups?.rows ?? [];
  expect(rows.find(({ id }) => id === "north")).toMatchObject({ agents: 10, runs: 10, costMicros: 9_000_000 });
  const seen = await control.query("select 1 from audit where action = 'read' and object = '/api/agents north'");
  expect(seen.length).toBeGreaterThan(0);
});
