import type { Control } from "../../db/postgres/control.ts";
import { withLock } from "../../db/postgres/migrate-postgres.ts";
import { dayName, dayNumber } from "../../kit/time-zone.ts";
import { priceKinds } from "../../ledger/queries/price-kinds.ts";
import { writePublishedPrices } from "../../ledger/queries/published-prices.ts";
import { publishAdoption } from "../../measure/adoption/publish-adoption.ts";
import { publishBoard } from "../../measure/board/publish-board.ts";
import type { Services } from "../services.ts";
import { boardChoices } from "./board-choices.ts";
import { readFasterWithout } from "./faster-without.ts";
import { listTargets } from "./targets.ts";
import { rootTeam } from "./teams.ts";

/** What was last worked through, by store: nothing is due again before the day, a target or a choice changes. */
const done = new WeakMap<Control, string>();

/** Publishes what has matured of targets, cohorts, kinds of price and the board of teams. A day counts when it is over everywhere, as in `publish`. */
export async function publishAdoptionNow(services: Services): Promise<void> {
  const { ledger, control, keys, k, timeZone } = services;
  const now = services.now();
  const until = dayNumber(now - 43_200_000, "UTC") - 1;
  const today = dayName(now, timeZone);
  const targets = (await listTargets(control)).filter(({ setOn }) => setOn < today);
  const board = await boardChoices(control);
  const teams = board.organisation ? [...board.teams].sort() : [];
  const state = JSON.stringify([until, targets, teams]);
  if (done.get(control) === state) return;
  const [root] = await control.query("select 1 from team where id = $1", [rootTeam]);
  if (root === undefined) return;
  await withLock(control, "publish adoption", async (locked) => {
    const isWithout = await readFasterWithout(locked, keys);
    await publishAdoption({ ledger, control: locked }, { until, k, root: rootTeam, targets, isWithout });
    await publishBoard({ ledger, control: locked }, { until, k, teams });
    await writePublishedPrices(locked, rootTeam, await priceKinds(ledger, k));
  });
  done.set(control, state);
}
