import { z } from "zod";
import { listFolder, loadFrom } from "../../kit/load-folder.ts";
import { importResult, vendorTotals } from "../../model/import.ts";
import { isExport, type ExportReader } from "../../read/exports/shared/define-export.ts";
import { mapping } from "../../read/exports/mapped/mapping.ts";
import { readMapped } from "../../read/exports/mapped/read-mapped.ts";
import { audit } from "../access/audit.ts";
import { defineRoute } from "../define-route.ts";
import { refuse } from "../errors.ts";
import { readRaw } from "../imports/read-raw.ts";
import { takeImport } from "../imports/take-import.ts";
import { listVendorTotals, takeVendorTotals } from "../imports/vendor-totals.ts";

const exportsFolder = new URL("../../read/exports/", import.meta.url);
const mapped = "mapped";

export default [
  defineRoute({
    method: "post",
    path: "/api/import/{id}",
    who: { kind: "scope", scope: "import", roles: ["admin"] },
    summary:
      'A vendor\'s export as it is, plain or gzip; "mapped" reads any CSV or NDJSON by the mapping in x-upshot-mapping (JSON in base64)',
    params: z.object({ id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/) }),
    query: z.object({ preview: z.enum(["true", "false"]).default("false").describe("true: nothing is stored") }),
    body: "raw",
    response: importResult,
    handle: async ({ params: { id }, query, request, services, reader }) => {
      const found = id === mapped ? mappedReader(request.headers.get("x-upshot-mapping") ?? "") : await namedReader(id);
      if (found instanceof Response) return found;
      const text = await readRaw(request);
      if (text instanceof Response) return text;
      const result = await takeImport(services, { ...found, text, preview: query.preview === "true" });
      if (result.stored)
        await audit(services.control, reader, "change", `import ${found.source}`, { accepted: result.accepted, rejected: result.rejected });
      return result;
    },
  }),
  defineRoute({
    method: "post",
    path: "/api/vendor-totals",
    who: { kind: "scope", scope: "import", roles: ["finance", "admin"] },
    summary: "What vendors say they were owed: CSV with vendor, month, amount, currency and note; a month that comes again is replaced",
    body: "raw",
    response: importResult,
    handle: async ({ request, services, reader }) => {
      const text = await readRaw(request);
      if (text instanceof Response) return text;
      const result = await takeVendorTotals(services, text);
      await audit(services.control, reader, "change", "vendor totals", { accepted: result.accepted, rejected: result.rejected });
      return result;
    },
  }),
  defineRoute({
    method: "get",
    path: "/api/vendor-totals",
    who: { kind: "roles", roles: ["finance", "admin"] },
    summary: "What vendors say they were owed, newest month first",
    response: vendorTotals,
    handle: async ({ services }) => ({ totals: await listVendorTotals(services.control) }),
  }),
];

interface Found {
  readonly source: string;
  readonly read: ExportReader["read"];
}

async function namedReader(id: string): Promise<Found | Response> {
  const known = listFolder(exportsFolder);
  if (!known.includes(id))
    return refuse(404, "not-found", `There is no export ${id}`, `Known are ${[...known, mapped].join(", ")}; see docs/inputs/exports.md.`);
  const reader = await loadFrom(exportsFolder, id, isExport);
  return { source: id, read: (text, sink) => reader.read(text, sink) };
}

function mappedReader(header: string): Found | Response {
  const result = mapping.safeParse(parse(Buffer.from(header, "base64").toString("utf8")));
  if (result.success) return { source: `mapped:${result.data.name}`, read: (text, sink) => readMapped(text, result.data, sink) };
  const issue = result.error.issues[0];
  const place = issue === undefined || issue.path.length === 0 ? "the mapping" : issue.path.map(String).join(".");
  return refuse(400, "input", `The mapping cannot be used: ${place}: ${issue?.message ?? ""}`, "See docs/inputs/csv.md for an example.");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
