import { afterAll, beforeAll, expect, test } from "vitest";
import { definitionOf } from "../../../test/support/agent-rows.ts";
import { openServed, type Served } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import { agentSettings } from "../../model/pages/agent-access.ts";
import { definitionSaved } from "../../model/pages/agents.ts";
import { mayHear } from "../agents/may-hear.ts";

type Person = Awaited<ReturnType<Served["newPerson"]>>;

const folders = temporaryFolders();
const now = Date.UTC(2026, 10, 20, 12);
const year = 366 * 86_400_000;
let served: Served;
let ann: Person;
let bob: Person;
let ada: Person;

beforeAll(async () => {
  served = await openServed(folders.next(), now);
  [ann, bob, ada] = [
    await served.newPerson("Ann Lee", "member"),
    await served.newPerson("Bob Ray", "member"),
    await served.newPerson("Ada Min", "admin"),
  ];
  const pull = { kind: "pull_request" as const, linesAdded: 1, linesRemoved: 0, parent: "", version: 1 };
  const shop = "github.com/Acme/Shop";
  const old = "github.com/acme/old";
  await served.services.journal.write({
    artifacts: [
      { ...pull, urn: `pr:${shop}#1`, repo: shop, authors: [ann.pseudonym], at: now },
      { ...pull, urn: `pr:${old}#1`, repo: old, authors: [ann.pseudonym], at: now - year },
      { ...pull, kind: "commit", urn: `git:${shop}@${"a".repeat(40)}`, repo: shop, authors: [bob.pseudonym], at: now },
    ],
  });
  await served.services.journal.drained();
}, 60_000);
afterAll(async () => {
  await served?.close();
  folders.remove();
});

const set = async (as: Person, settings: unknown) => served.ask("put", "/api/agent-settings", { as, body: settings });
const usual = { limits: { agents: 50, runsAnHour: 200 }, openRepositories: [] };

test("an admin sets what bounds everybody's agents; it begins with 50 agents and 200 starts an hour, and with no repository", async () => {
  expect((await served.ask("get", "/api/agent-settings", { as: ann })).status).toBe(403);
  expect((await set(ann, usual)).status).toBe(403);
  expect(agentSettings.parse(await (await served.ask("get", "/api/agent-settings", { as: ada })).json())).toEqual(usual);
  expect((await set(ada, { ...usual, limits: { agents: -1, runsAnHour: 1 } })).status).toBe(400);
});

test("deliveries of a repository are heard by who opened a pull request there lately, and by others where an admin opens it", async () => {
  const hears = async (who: Person, repo: string) => mayHear(served.services, who.pseudonym, repo);
  expect([
    await hears(ann, "github.com/acme/shop"),
    await hears(ann, "github.com/acme/old"),
    // A commit's author is whoever it says.
    await hears(bob, "github.com/acme/shop"),
    await hears(ada, "github.com/acme/shop"),
    await mayHear(served.services, "owner", "github.com/acme/shop"),
  ]).toEqual([true, false, false, false, true]);
  const answer = await set(ada, { ...usual, openRepositories: ["Acme/Old", "github.com/open/*"] });
  expect(agentSettings.parse(await answer.json()).openRepositories).toEqual(["github.com/acme/old", "github.com/open/*"]);
  expect([
    await hears(bob, "github.com/acme/old"),
    await hears(bob, "github.com/open/any"),
    await hears(bob, "github.com/opens/any"),
    await hears(bob, "github.com/acme/shop"),
  ]).toEqual([true, true, false, false]);
  await set(ada, usual);
});

test("a definition that would wait in vain is told so, with its line", async () => {
  const text = (person: Person) =>
    definitionOf("watch", person.mail).replace("  - by-hand: true\n", "  - by-hand: true\n  - pull-request: { repo: acme/shop }\n");
  const answer = await served.ask("put", "/api/agents/watch", { as: bob, body: { text: text(bob), create: true } });
  expect(definitionSaved.parse(await answer.json())).toMatchObject({
    saved: false,
    issues: [{ line: 6, message: expect.stringContaining("your agents hear nothing of acme/shop") }],
  });
});

test("a person who has as many agents as they may is told what to do; who has some keeps them", async () => {
  const save = async (name: string) =>
    served.ask("put", `/api/agents/${name}`, { as: ann, body: { text: definitionOf(name, ann.mail), create: true } });
  await set(ada, { ...usual, limits: { agents: 1, runsAnHour: 0 } });
  expect((await save("first")).status).toBe(200);
  const refused = await save("second");
  expect([refused.status, await refused.json()]).toMatchObject([
    409,
    { error: { code: "too-many-agents", hint: expect.stringContaining("An admin can raise the limit") } },
  ]);
  const start = await served.ask("post", "/api/agents/first/run", { as: ann, body: { text: "" } });
  expect([start.status, await start.json()]).toMatchObject([429, { error: { code: "too-many-runs" } }]);
});
