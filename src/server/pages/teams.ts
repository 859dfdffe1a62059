import { lastPublishedDay } from "../../ledger/queries/last-published-day.ts";
import { publishedRows } from "../../ledger/queries/published-rows.ts";
import type { TeamsPage } from "../../model/pages/teams.ts";
import { listTeams } from "../organisation/teams.ts";
import type { Services } from "../services.ts";
import { blocksOf, cover } from "./blocks.ts";
import { showableGroup } from "./groups.ts";
import { nothingPublished } from "./nothing-published.ts";
import { daysBefore, lastMonth, sayDays, type Days } from "./period.ts";
import { sayMoney } from "./sentence.ts";
import { teamRows } from "./teams-rows.ts";

export interface TeamsQuestion {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly team: string | undefined;
}

/** Each team of a group, put together from published rows alone. @throws UpshotError `not-found` where nothing is published */
export async function teamsOf({ ledger, control, timeZone, k }: Services, question: TeamsQuestion): Promise<TeamsPage> {
  const [last, teams] = await Promise.all([lastPublishedDay(ledger), listTeams(control)]);
  if (last === null) throw nothingPublished();
  const usual = lastMonth(last);
  const asked: Days = { from: question.from ?? usual.from, to: question.to ?? usual.to };
  const [rows, weeks] = await Promise.all([
    publishedRows(ledger, { cut: "team", ...asked }),
    publishedRows(ledger, { cut: "week", ...asked }),
  ]);
  const found = showableGroup(rows, question.team ?? null, teams);
  if (found === null) {
    const group = showableGroup(weeks, question.team ?? null, teams)?.group;
    if (group === undefined) throw nothingPublished();
    const withheld = ["Teams are shown for whole months: choose a period that holds one that is over."];
    return {
      group,
      period: { ...asked, timeZone },
      before: null,
      sentence: `No team can be shown for ${sayDays(asked)} yet.`,
      rows: [],
      withheld,
    };
  }
  const blocks = blocksOf(rows);
  const period = { from: blocks[0]?.from ?? asked.from, to: blocks.at(-1)?.to ?? asked.to };
  const earlier = daysBefore(period);
  const beforeRows = await publishedRows(ledger, { cut: "team", ...earlier });
  const beforeBlocks = blocksOf(beforeRows);
  const before = cover(beforeBlocks, earlier) ? { rows: beforeRows, blocks: beforeBlocks } : null;
  const shown = teamRows({ group: found.group.id, teams, rows, blocks, before, k });
  const cost = shown[0]?.figures?.costMicros ?? 0;
  const below = shown.filter(({ kind }, i) => kind === "team" && i > 0);
  const alone = below.filter(({ figures }) => figures !== null).length;
  return {
    group: found.group,
    period: { ...period, timeZone },
    before: before === null ? null : { ...earlier, timeZone },
    sentence: `${sayMoney(cost)} of AI use by ${found.group.name}, ${sayDays(period)}${below.length === 0 ? "" : `; ${alone === below.length ? `all ${alone}` : `${alone} of ${below.length}`} teams below it can be shown alone`}.`,
    rows: shown,
    withheld:
      asked.from === period.from && asked.to === period.to
        ? []
        : [`Teams are shown for whole months: these are the figures of ${sayDays(period)}.`],
  };
}
