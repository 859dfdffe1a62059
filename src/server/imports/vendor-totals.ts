import type { Control } from "../../db/postgres/control.ts";
import type { ImportError, ImportResult } from "../../model/import.ts";
import { csvHeader, readCsv } from "../../read/exports/shared/csv.ts";
import { readCostReport } from "../../read/exports/totals/anthropic-cost-report.ts";
import type { Services } from "../services.ts";
import { recordImport, rejections } from "./record-import.ts";

export interface VendorTotal {
  readonly vendor: string;
  /** 2026-10 */
  readonly month: string;
  /** Millionths of the currency. */
  readonly micros: number;
  readonly currency: string;
  readonly note: string;
}

export const vendorTotalsSource = "vendor-totals";

/**
 * Takes in invoice totals: CSV with vendor, month, amount, currency and note, or Anthropic's cost report (JSON). A month
 * that comes again replaces what was said.
 */
export async function takeVendorTotals({ control, now }: Pick<Services, "control" | "now">, text: string): Promise<ImportResult> {
  const { totals, rejected, errors } = readTotals(text);
  await control.transaction(async (transaction) => {
    for (const { vendor, month, micros, currency, note } of totals) {
      await transaction.query(
        `insert into vendor_total (vendor, month, currency, micros, note) values ($1, $2, $3, $4, $5)
         on conflict (vendor, month, currency) do update set micros = excluded.micros, note = excluded.note, set_at = now()`,
        [vendor, `${month}-01`, currency, micros, note],
      );
    }
  });
  await recordImport(control, vendorTotalsSource, now(), { accepted: totals.length, rejected, errors });
  return { stored: true, accepted: totals.length, rejected, people: 0, errors: errors.slice(0, 100), rows: [] };
}

/** Newest month first. */
export async function listVendorTotals(control: Control): Promise<VendorTotal[]> {
  return control.query<VendorTotal>(
    "select vendor, to_char(month, 'YYYY-MM') as month, micros, currency, note from vendor_total order by month desc, vendor, currency",
  );
}

/** Reads the file; what cannot be used comes with its line. */
export function readTotals(text: string): {
  readonly totals: readonly VendorTotal[];
  readonly rejected: number;
  readonly errors: readonly ImportError[];
} {
  if (/^\s*[{[]/.test(text)) return readReport(text);
  const delimiter = csvHeader(text).length > 1 ? "," : ";";
  const header = new Set(csvHeader(text, delimiter));
  const missing = ["vendor", "month", "amount", "currency"].filter((name) => !header.has(name));
  if (missing.length > 0)
    return { totals: [], rejected: 1, errors: [{ line: 1, reason: `the header has no column ${missing.join(", ")}` }] };
  const totals = new Map<string, VendorTotal>();
  const { reject, told } = rejections();
  for (const { line, fields } of readCsv(text, delimiter)) {
    const total = totalOf(fields);
    if (typeof total === "string") {
      reject(line, total);
      continue;
    }
    const key = `${total.vendor} ${total.month} ${total.currency}`;
    if (totals.has(key)) reject(line, "this vendor's month stands in the file twice: add both up");
    else totals.set(key, total);
  }
  return { totals: [...totals.values()], ...told() };
}

function readReport(text: string): ReturnType<typeof readTotals> {
  const { reject, told } = rejections();
  const totals = readCostReport(text, { reject });
  return { totals: totals.map((total) => ({ ...total, vendor: "anthropic", note: "cost report, without Priority Tier" })), ...told() };
}

function totalOf(fields: ReadonlyMap<string, string>): VendorTotal | string {
  const vendor = (fields.get("vendor") ?? "").toLowerCase();
  if (vendor === "" || vendor.length > 80) return "vendor: empty, or longer than 80 characters";
  const month = /^(20\d\d-(?:0[1-9]|1[0-2]))(?:-\d\d)?$/.exec(fields.get("month") ?? "")?.[1];
  if (month === undefined) return "month: not of the form 2026-10";
  const currency = (fields.get("currency") ?? "").toUpperCase();
  if (!/^[A-Z]{3}$/.test(currency)) return "currency: not a code of three letters";
  const micros = microsOf(fields.get("amount") ?? "");
  if (micros === null) return "amount: not of the form 1234.56";
  return { vendor, month, currency, micros, note: (fields.get("note") ?? "").slice(0, 500) };
}

/** Exact: an amount is never a binary fraction. "1,234.56" is one thousand; a comma before the last two digits is refused as doubtful. */
function microsOf(text: string): number | null {
  const [, sign, whole = "", part = ""] = /^(-?)(\d{1,9}|\d{1,3}(?:,\d{3})+)(?:\.(\d{1,6}))?$/.exec(text) ?? [];
  if (sign === undefined) return null;
  const micros = Number(`${whole.replaceAll(",", "")}${part.padEnd(6, "0")}`);
  return Number.isSafeInteger(micros) ? (sign === "-" ? -micros : micros) : null;
}
