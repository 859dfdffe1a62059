import { publishedBoard, type PublishedBoard } from "../../ledger/queries/published-board.ts";
import type { BoardPage, BoardRow } from "../../model/pages/teams.ts";
import type { Reader } from "../../model/access.ts";
import { boardChoices } from "../organisation/board-choices.ts";
import { listTeams, presentTeams } from "../organisation/teams.ts";
import type { Services } from "../services.ts";
import { tiesOf } from "./board-ties.ts";

const gaming =
  "Every board is played once it counts for something: work is cut into more and smaller changes, only sure things are linked, dear but needed work is left to others, and failed tries are declared as exploration. Read it beside pull-request size, change fail rate and the share of exploration, and do not tie anything to it.";

/** The board of the last quarter; empty unless the organisation switched it on. */
export async function boardOf({ control, k }: Services, reader: Reader, today: string): Promise<BoardPage> {
  const choices = await boardChoices(control);
  const teams = await listTeams(control);
  const person = reader.kind === "person" ? reader.pseudonym : null;
  const led =
    person === null || !choices.organisation
      ? []
      : ((await presentTeams(control, [person], today)).get(person) ?? []).filter(({ lead }) => lead);
  const rows = choices.organisation ? (await publishedBoard(control)).filter(({ group }) => choices.teams.has(group)) : [];
  const quarter = rows.at(-1)?.quarter ?? null;
  const named = rows
    .filter((row) => row.quarter === quarter)
    .flatMap((row) => {
      const name = teams.find(({ id }) => id === row.group)?.name;
      return name === undefined ? [] : [{ ...row, name }];
    });
  const told = named.flatMap((row) =>
    row.value === null || row.low === null || row.high === null ? [] : [{ ...row, value: row.value, low: row.low, high: row.high }],
  );
  return {
    on: choices.organisation,
    maySwitch: (reader.kind === "person" || reader.kind === "owner") && reader.role === "admin",
    mayChoose: led
      .filter(({ id }) => teams.some((team) => team.id === id && team.parent !== null))
      .map(({ id, name }) => ({ id, name, on: choices.teams.has(id) })),
    quarter,
    ties: tiesOf(told).map((tie) => tie.map((row) => rowOf(row, k))),
    withheld: named
      .filter(({ value }) => value === null)
      .map((row) => rowOf(row, k))
      .toSorted((a, b) => a.name.localeCompare(b.name, "en")),
    gaming,
  };
}

function rowOf({ group, name, people, value, low, high, withheld }: PublishedBoard & { readonly name: string }, k: number): BoardRow {
  const reason =
    withheld === "one person dominates"
      ? "One person did most of it, so the figure would be about that person"
      : `Too few people: a figure stands for at least ${k}`;
  return {
    id: group,
    name,
    people,
    figure:
      value === null
        ? { value, unit: "count", withheld: reason }
        : { value, unit: "count", ...(low === null ? {} : { low }), ...(high === null ? {} : { high }), n: people },
  };
}
