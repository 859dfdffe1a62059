import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { UpshotError } from "../../kit/errors.ts";
import { ownLinks, type OwnLink } from "../../ledger/queries/own-links.ts";
import { aboutSessions, ownSessions } from "../../ledger/queries/own-sessions.ts";
import { costOf, type OwnScope } from "../../ledger/queries/own-yield.ts";
import type { MineLink, MineSession } from "../../model/pages/mine.ts";

export interface SessionList {
  sessions: MineSession[];
  next: string | null;
}

export interface SessionsPage {
  readonly order: "newest" | "no outcome";
  /** "" or `next` of the page before. */
  readonly cursor: string;
  readonly limit: number;
}

/**
 * A person's own sessions with what they are linked to, a list for each page asked for.
 * @throws UpshotError `input` for another cursor
 */
export async function sessionLists(ledger: Ledger, scope: OwnScope, pages: readonly SessionsPage[]): Promise<SessionList[]> {
  const asked = pages.map((page) => ({ ...page, after: afterOf(page.cursor) }));
  const lists = await Promise.all(asked.map((page) => ownSessions(ledger, scope, page)));
  const ids = [...new Set(lists.flat().map(({ id }) => id))];
  const [abouts, linked] = await Promise.all([aboutSessions(ledger, scope.person, ids), ownLinks(ledger, ids)]);
  const links = Map.groupBy(linked, ({ session }) => session);
  return lists.map((found, i) => {
    const sessions = found.map(({ id, tool, lastDay, yield: parts }) => {
      const about = abouts.get(id);
      return {
        id,
        tool,
        lastDay,
        repo: about?.repo ?? "",
        costMicros: costOf(parts),
        yield: parts,
        exploration: about?.exploration ?? false,
        started: about === undefined ? null : new Date(about.started).toISOString(),
        ended: about === undefined ? null : new Date(about.ended).toISOString(),
        links: (links.get(id) ?? []).map(ownPart),
      };
    });
    const last = found.at(-1);
    const more = pages[i]?.order === "newest" && found.length === pages[i].limit && last !== undefined;
    return { sessions, next: more ? Buffer.from(`${last.lastDay} ${last.id}`).toString("base64url") : null };
  });
}

function ownPart({ artifact, kind, confidence, methods, lines, linesAlive, held, pending, undone }: OwnLink): MineLink {
  return { artifact, kind, confidence, methods, lines, linesAlive, held, pending, undone };
}

function afterOf(cursor: string): { readonly lastDay: string; readonly id: string } | null {
  if (cursor === "") return null;
  const [, lastDay, id] = /^(\d{4}-\d\d-\d\d) (.+)$/s.exec(Buffer.from(cursor, "base64url").toString("utf8")) ?? [];
  if (lastDay === undefined || id === undefined)
    throw new UpshotError({ code: "input", message: "That is no cursor", hint: "Begin with the first page." });
  return { lastDay, id };
}
