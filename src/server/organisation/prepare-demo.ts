import { carryOut } from "../../ledger/facts/append-facts.ts";
import { planFacts } from "../../ledger/facts/plan-facts.ts";
import { letOthersRun } from "../../ledger/let-others-run.ts";
import { joinFacts } from "../../ledger/journal/segment.ts";
import { isLedgerEmpty } from "../../ledger/queries/is-ledger-empty.ts";
import type { Facts } from "../../model/facts.ts";
import type { SimulatedOrganisation } from "../../simulator/facts.ts";
import { simulate } from "../../simulator/simulate.ts";
import { writeDemoAgent } from "../agents/demo-agent.ts";
import { writeDemoMoney } from "../money/demo-money.ts";
import type { Services } from "../services.ts";
import { noteDemo } from "../operations/demo-note.ts";
import { writeDemoAdoption } from "./adoption-demo.ts";
import { publishYield } from "./publish-now.ts";
import { writeSetting } from "./settings.ts";
import { settleNow } from "./settle-now.ts";

export interface DemoSize {
  readonly people: number;
  readonly weeks: number;
  readonly seed: number;
}

export const usualDemo: DemoSize = { people: 240, weeks: 40, seed: 1 };

/** Rows of usage appended at once: while the ledger takes them in, the next ones are simulated. */
const rowsAtOnce = 15_000;

/**
 * Fills an installation that has neither people nor use with the simulated organisation; leaves any other as it is, and one
 * whose demo was taken away.
 */
export async function prepareDemo(services: Services, progress: (step: string) => void): Promise<void> {
  const { control, ledger } = services;
  const [people] = await control.query<{ n: number }>(
    "select (select count(*) from person) + (select count(*) from setting where name = 'demo.removed') as n",
  );
  if ((people?.n ?? 0) > 0 || !(await isLedgerEmpty(ledger))) return;
  await fillDemo(services, usualDemo, progress);
}

/** Days between the demo's last day and today: everything in it has been delivered. */
const daysAgo = 1;

export async function fillDemo(services: Services, size: DemoSize, progress: (step: string) => void): Promise<void> {
  const { ledger, control, keys, dayOf } = services;
  const until = services.now() - daysAgo * 86_400_000;
  const pseudonymOf = (id: string): string => keys.pseudonym(`demo ${size.seed} ${id}`);
  // Said first: whatever happens on the way, what is in the stores then is labelled.
  await writeSetting(control, "demo", true);
  let waiting: Facts[] = [];
  let rows = 0;
  let batch = 0;
  let inserted: Promise<unknown> = Promise.resolve();
  const flush = async (): Promise<void> => {
    if (rows === 0) return;
    const token = `demo ${size.people} ${size.weeks} ${size.seed} ${until} ${batch++}`;
    const { inserts } = await planFacts(ledger, joinFacts(waiting), token, dayOf);
    [waiting, rows] = [[], 0];
    // Nothing is settled before all of it is there, so the order of tables does not matter.
    await inserted;
    inserted = Promise.all(inserts.map((insert) => carryOut(ledger, [insert])));
    // Whoever waits for it next hears of a failure.
    inserted.catch(() => undefined);
  };
  for (const part of simulate({ ...size, until, pseudonymOf })) {
    if (part.kind === "organisation") {
      await writeOrganisation(services, part.organisation);
      continue;
    }
    progress(`simulating a demo organisation, week ${part.index + 1} of ${size.weeks}`);
    // What is being inserted is sent in between.
    await letOthersRun();
    waiting.push(part.facts);
    rows += part.facts.usage.length;
    if (rows >= rowsAtOnce) await flush();
  }
  await flush();
  await inserted;
  progress("working out what became of it");
  await settleNow(services);
  progress("publishing figures of groups");
  // Metrics and adoption follow in the first minute: the page is there before them.
  await publishYield(services);
  await writeDemoMoney(services);
  await writeDemoAgent(services);
}

async function writeOrganisation({ control, keys }: Services, organisation: SimulatedOrganisation): Promise<void> {
  await control.transaction(async (transaction) => {
    await writeSetting(transaction, "organisation.name", organisation.name);
    await noteDemo(transaction, organisation);
    for (const { id, name, parent, costCentre } of organisation.teams) {
      await transaction.query("insert into team (id, name, parent, cost_centre, demo) values ($1, $2, $3, $4, true)", [
        id,
        name,
        parent,
        costCentre,
      ]);
    }
    const people = organisation.people;
    await transaction.query(
      `insert into person (pseudonym, sealed, role, job, joined, left_on, demo)
       select *, true from unnest($1::text[], $2::bytea[], $3::text[], $4::text[], $5::date[], $6::date[])`,
      [
        people.map(({ pseudonym }) => pseudonym),
        people.map(({ name, mail }) => keys.seal(JSON.stringify({ name, mail }))),
        people.map(({ role }) => role),
        people.map(({ job }) => job),
        people.map(({ joined }) => joined),
        people.map(({ left }) => left),
      ],
    );
    const pseudonyms = new Map(people.map(({ id, pseudonym }) => [id, pseudonym]));
    const named = people.flatMap(({ pseudonym, mail, login }) => [
      { kind: "mail", value: mail, pseudonym },
      { kind: "login", value: login, pseudonym },
    ]);
    await transaction.query("insert into identity (kind, hash, pseudonym) select * from unnest($1::text[], $2::bytea[], $3::text[])", [
      named.map(({ kind }) => kind),
      named.map(({ kind, value }) => keys.lookup(kind, value)),
      named.map(({ pseudonym }) => pseudonym),
    ]);
    const memberships = organisation.memberships;
    await transaction.query(
      `insert into membership (pseudonym, team, since, until, lead)
       select * from unnest($1::text[], $2::text[], $3::date[], $4::date[], $5::boolean[])`,
      [
        memberships.map(({ person }) => pseudonyms.get(person)),
        memberships.map(({ team }) => team),
        memberships.map(({ since }) => since),
        memberships.map(({ until }) => until),
        memberships.map(({ lead }) => lead),
      ],
    );
    await writeDemoAdoption(transaction, keys, organisation);
  });
}
