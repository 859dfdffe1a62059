import { z } from "zod";
import { dayName } from "../../kit/time-zone.ts";
import { exportPerson } from "../../ledger/queries/export-person.ts";
import { ownUsage } from "../../ledger/queries/own-usage.ts";
import { costOf, ownYield, type OwnCut } from "../../ledger/queries/own-yield.ts";
import { personSession } from "../../ledger/queries/person-work.ts";
import { roles, type Reader } from "../../model/access.ts";
import { minePage, mineSessions, seenPage } from "../../model/pages/mine.ts";
import { audit } from "../access/audit.ts";
import { sessionCookieText } from "../access/cookies.ts";
import { defineRoute } from "../define-route.ts";
import { refuse } from "../errors.ts";
import { exportedControl, forgetPerson, whoLooked } from "../organisation/people-own.ts";
import { sessionLists, type SessionList } from "../organisation/people-sessions.ts";
import { readSetting } from "../organisation/settings.ts";
import { pageQuery } from "../paging.ts";
import type { Services } from "../services.ts";

const who = { kind: "roles", roles } as const;
const period = z.object({ from: z.iso.date().optional(), to: z.iso.date().optional() });
const ok = z.strictObject({ ok: z.literal(true) });
/** As many as a person looks at; each is looked up with all it is linked to. */
const pageSize = 25;
const mostWithoutOutcome = 10;
/** Days back from today where no period is named. */
const usualDays = 90;

export default [
  defineRoute({
    method: "get",
    path: "/api/mine",
    who,
    summary: "The reader's own use and what came of it",
    query: period,
    response: minePage,
    handle: async ({ query, reader, services }) => {
      const person = ownOf(reader);
      if (person === null) return noSelf();
      const { ledger, control, timeZone } = services;
      const scope = { person, ...periodOf(query, services) };
      const [parts, usage, [newest, noOutcome]] = await Promise.all([
        ownYield(ledger, scope),
        ownUsage(ledger, scope),
        sessionLists(ledger, scope, [
          { order: "newest", cursor: "", limit: pageSize },
          { order: "no outcome", cursor: "", limit: mostWithoutOutcome },
        ]),
      ]);
      return {
        period: { from: scope.from, to: scope.to, timeZone },
        demo: await readSetting(control, "demo"),
        costMicros: costOf(parts.total),
        yield: parts.total,
        cannotLinkMicros: parts.cannotLink,
        ...usage,
        byTool: parts.byTool.map(cutOf),
        byModel: parts.byModel.map(cutOf),
        byDay: parts.byDay.map(cutOf),
        sessions: [...(newest?.sessions ?? [])],
        next: newest?.next ?? null,
        noOutcome: [...(noOutcome?.sessions ?? [])],
      };
    },
  }),
  defineRoute({
    method: "get",
    path: "/api/mine/sessions",
    who,
    summary: "More of the reader's own sessions",
    response: mineSessions,
    query: period.extend(pageQuery(pageSize)),
    handle: async ({ query, reader, services }): Promise<SessionList | Response> => {
      const person = ownOf(reader);
      if (person === null) return noSelf();
      const page = { order: "newest", cursor: query.cursor, limit: query.limit } as const;
      const [list] = await sessionLists(services.ledger, { person, ...periodOf(query, services) }, [page]);
      return list ?? { sessions: [], next: null };
    },
  }),
  defineRoute({
    method: "get",
    path: "/api/mine/seen",
    who,
    summary: "Who looked at figures of groups the reader is in: roles and days",
    response: seenPage,
    query: z.object({ from: z.iso.date().optional() }),
    handle: async ({ query, reader, services }) => {
      const person = ownOf(reader);
      if (person === null) return noSelf();
      const rows = await whoLooked(services.control, person, periodOf(query, services).from, services.timeZone);
      return { rows: rows.map(({ group, groupName, ...row }) => ({ ...row, group: { id: group, name: groupName } })) };
    },
  }),
  defineRoute({
    method: "get",
    path: "/api/mine/export",
    who,
    summary: "Everything kept about the reader, as lines of JSON",
    response: null,
    handle: async ({ reader, services }) => {
      const person = ownOf(reader);
      if (person === null) return noSelf();
      return new Response(ReadableStream.from(exported(services, person)), {
        headers: { "content-type": "application/x-ndjson", "content-disposition": 'attachment; filename="upshot-mine.ndjson"' },
      });
    },
  }),
  defineRoute({
    method: "post",
    path: "/api/mine/exploration",
    who,
    summary: "Declares one of the reader's sessions as learning, or takes that back",
    response: ok,
    body: z.strictObject({ session: z.string().min(1).max(300), on: z.boolean() }),
    handle: async ({ body, reader, services }) => {
      const person = ownOf(reader);
      if (person === null) return noSelf();
      const session = await personSession(services.ledger, person, body.session);
      if (session === null) return noSession();
      await services.journal.write({ sessions: [{ ...session, exploration: body.on, version: ownWord(services.now(), session.version) }] });
      await audit(services.control, { kind: "somebody" }, "change", "mine: exploration");
      return { ok: true as const };
    },
  }),
  defineRoute({
    method: "post",
    path: "/api/mine/unlink",
    who,
    summary: "Takes back a link of one of the reader's sessions",
    response: ok,
    body: z.strictObject({ session: z.string().min(1).max(300), artifact: z.string().min(1).max(1000) }),
    handle: async ({ body: { session, artifact }, reader, services }) => {
      const person = ownOf(reader);
      if (person === null) return noSelf();
      if ((await personSession(services.ledger, person, session)) === null) return noSession();
      await services.journal.write({
        links: [
          { session, artifact, confidence: 0, methods: ["taken back by its person"], source: "mine", version: ownWord(services.now(), 0) },
        ],
      });
      await audit(services.control, { kind: "somebody" }, "change", "mine: unlink");
      return { ok: true as const };
    },
  }),
  defineRoute({
    method: "delete",
    path: "/api/mine",
    who,
    summary: "Forgets the reader: name, addresses and keys at once, facts within minutes, backups within 30 days",
    response: null,
    body: z.strictObject({ confirm: z.literal("forget me") }),
    handle: async ({ reader, services }) => {
      const person = ownOf(reader);
      if (person === null) return noSelf();
      await forgetPerson(services.control, services.keys, services.folder, person);
      await audit(services.control, { kind: "somebody" }, "change", "a person asked to be forgotten");
      return new Response(null, { status: 204, headers: { "set-cookie": sessionCookieText("", 0, services.publicUrl) } });
    },
  }),
];

/**
 * The version of what a person says about their own work: above every version that a source counts in milliseconds, so
 * that nothing a tool or the linker says later takes it back; above what the person said before.
 */
function ownWord(now: number, before: number): number {
  return Math.max(2 ** 52 + now, before + 1);
}

function ownOf(reader: Reader): string | null {
  return reader.kind === "person" || reader.kind === "owner" ? reader.pseudonym : null;
}

function periodOf(
  query: { readonly from?: string | undefined; readonly to?: string | undefined },
  services: Services,
): { readonly from: string; readonly to: string } {
  const to = query.to ?? dayName(services.now(), services.timeZone);
  return { from: query.from ?? new Date(Date.parse(to) - usualDays * 86_400_000).toISOString().slice(0, 10), to };
}

function cutOf({ id, yield: parts }: OwnCut): { id: string; costMicros: number; yield: OwnCut["yield"] } {
  return { id, costMicros: costOf(parts), yield: parts };
}

async function* exported({ ledger, control, keys }: Services, person: string): AsyncGenerator<Uint8Array> {
  const line = (kind: string, row: unknown): string => `${JSON.stringify({ record: kind, ...Object(row) })}\n`;
  for (const { kind, row } of await exportedControl(control, keys, person)) yield Buffer.from(line(kind, row));
  for await (const { kind, rows } of exportPerson(ledger, person)) yield Buffer.from(rows.map((row) => line(kind, row)).join(""));
}

function noSelf(): Response {
  return refuse(404, "no-own-data", "No person is behind this sign-in", "Sign in as yourself.");
}

function noSession(): Response {
  return refuse(404, "not-found", "You have no such session", "Load the page again.");
}
