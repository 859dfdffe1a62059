import { z } from "zod";
import { auditPage } from "../../model/pages/audit.ts";
import { audit } from "../access/audit.ts";
import { jsonLine, readTrail, syslogLine, type AuditFilter } from "../access/audit-trail.ts";
import { defineRoute } from "../define-route.ts";
import { nextOf, numberOf, pageQuery } from "../paging.ts";
import type { Services } from "../services.ts";

const day = z.iso.date().optional();
const filter = { from: day, to: day, object: z.string().max(200).default("") };
/** Rows read at once for an export. */
const exportSize = 2000;

export default [
  defineRoute({
    method: "get",
    path: "/api/audit",
    who: { kind: "roles", roles: ["admin", "auditor"] },
    summary: "Who looked at what and who changed what, the newest first",
    query: z.object({ ...filter, ...pageQuery(100) }),
    response: auditPage,
    handle: async ({ query, services }) => {
      const { control, keys, timeZone } = services;
      const rows = await readTrail(control, keys, { ...spanOf(query), before: numberOf(query.cursor), limit: query.limit }, timeZone);
      return {
        rows: rows.map((row) => ({ ...row, at: row.at.toISOString(), detail: { ...row.detail } })),
        next: nextOf(rows, query.limit, ({ id }) => String(id)),
      };
    },
  }),
  defineRoute({
    method: "get",
    path: "/api/audit/export",
    who: { kind: "roles", roles: ["admin", "auditor"] },
    summary: "The trail as JSON lines or as syslog messages (RFC 5424), people by handle",
    query: z.object({ ...filter, format: z.enum(["jsonl", "syslog"]).default("jsonl") }),
    response: null,
    handle: async ({ query, services, reader }) => {
      await audit(services.control, reader, "read", "/api/audit/export *", { format: query.format });
      const type = query.format === "jsonl" ? "application/x-ndjson" : "text/plain; charset=utf-8";
      return new Response(ReadableStream.from(exported(services, spanOf(query), query.format)), {
        headers: {
          "content-type": type,
          "content-disposition": `attachment; filename="upshot-audit.${query.format === "jsonl" ? "jsonl" : "log"}"`,
        },
      });
    },
  }),
];

interface Span {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly object: string;
}

function spanOf({ from, to, object }: Span): Pick<AuditFilter, "from" | "to" | "object"> {
  return { from: from ?? null, to: to ?? null, object };
}

async function* exported(
  { control, keys, publicUrl, timeZone }: Services,
  span: ReturnType<typeof spanOf>,
  format: "jsonl" | "syslog",
): AsyncGenerator<Uint8Array> {
  let before: number | null = null;
  for (;;) {
    const rows = await readTrail(control, keys, { ...span, before, limit: exportSize }, timeZone);
    yield Buffer.from(rows.map((row) => (format === "jsonl" ? jsonLine(row) : syslogLine(row, publicUrl.hostname))).join(""));
    if (rows.length < exportSize) return;
    before = rows.at(-1)?.id ?? 0;
  }
}
