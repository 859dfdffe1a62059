import type { Ledger } from "../../db/clickhouse/ledger.ts";
import { UpshotError } from "../../kit/errors.ts";
import { ownLinks, type OwnLink } from "../../ledger/queries/own-links.ts";
import { ownSessions } from "../../ledger/queries/own-sessions.ts";
import { costOf, type OwnScope } from "../../ledger/queries/own-yield.ts";
import type { MineLink, MineSession } from "../../model/pages/mine.ts";

export interface SessionList {
  sessions: MineSession[];
  next: string | null;
}

/**
 * A person's own sessions with what they are linked to.
 * @param page `cursor`: "" or `next` of the page before
 * @throws UpshotError `input` for another cursor
 */
export async function sessionList(
  ledger: Ledger,
  scope: OwnScope,
  page: { readonly order: "newest" | "no outcome"; readonly cursor: string; readonly limit: number },
): Promise<SessionList> {
  const found = await ownSessions(ledger, scope, { ...page, after: afterOf(page.cursor) });
  const links = Map.groupBy(
    await ownLinks(
      ledger,
      found.map(({ id }) => id),
    ),
    ({ session }) => session,
  );
  const sessions = found.map(({ id, tool, lastDay, yield: parts, about }) => ({
    id,
    tool,
    lastDay,
    repo: about?.repo ?? "",
    costMicros: costOf(parts),
    yield: parts,
    exploration: about?.exploration ?? false,
    started: about === null ? null : new Date(about.started).toISOString(),
    ended: about === null ? null : new Date(about.ended).toISOString(),
    links: (links.get(id) ?? []).map(ownPart),
  }));
  const last = found.at(-1);
  const more = page.order === "newest" && found.length === page.limit && last !== undefined;
  return { sessions, next: more ? Buffer.from(`${last.lastDay} ${last.id}`).toString("base64url") : null };
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
