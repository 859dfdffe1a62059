import { UpshotError } from "../../kit/errors.ts";
import type { UsageFact } from "../../model/facts.ts";
import type { ImportResult, PreviewRow } from "../../model/import.ts";
import type { ExportPerson, ExportReader, ExportRow } from "../../read/exports/shared/define-export.ts";
import { resolvePerson } from "../organisation/identities.ts";
import type { Services } from "../services.ts";
import { recordImport, rejections } from "./record-import.ts";

export interface ImportRequest {
  /** Name of the input in the ledger and on the page Sources. */
  readonly source: string;
  readonly read: ExportReader["read"];
  readonly text: string;
  /** Shows what would be taken in; nothing is stored, nobody is added. */
  readonly preview: boolean;
}

const shownErrors = 100;
const shownRows = 20;
/** Facts in one write of the journal. */
const atOnce = 5_000;
/** Rows of one file: what has more is not held in memory. */
const mostRows = 500_000;
/** A million dollars in one row: a sum of such is still counted exactly. */
const mostMicros = 1e12;
const longestKey = 2_000;
const longestName = 320;

/**
 * Takes in a file of usage: the good lines are kept, the bad ones counted by line. The same file again changes nothing,
 * and neither does one that overlaps with it: rows have names.
 *
 * @throws UpshotError `journal-full` between two parts: send the file again, what was kept stays; `input` for too many rows
 */
export async function takeImport(services: Services, { source, read, text, preview }: ImportRequest): Promise<ImportResult> {
  const rows: ExportRow[] = [];
  const { reject, told } = rejections();
  const latest = services.now() + 2 * 86_400_000;
  read(text, {
    row: (row) => {
      if (row.at > latest) reject(0, "a row dated in the future");
      else if (row.key.length > longestKey || row.person.value.length > longestName) reject(0, "a row with a name that is too long");
      else if (isSound(row)) rows.push(row);
      else reject(0, "a row with figures that cannot be");
      if (rows.length > mostRows) throw tooMany();
    },
    reject,
  });
  const { rejected, errors } = told();
  const people = new Map(rows.map(({ person }) => [nameOf(person), person]));
  const counts = { accepted: rows.length, rejected, people: people.size };
  const shown = { ...counts, errors: errors.slice(0, shownErrors) };
  if (preview) return { stored: false, ...shown, rows: rows.slice(0, shownRows).map(previewOf) };
  const pseudonyms = new Map<string, string>();
  for (const [name, person] of people) pseudonyms.set(name, await resolvePerson(services.control, services.keys, [person]));
  for (let from = 0; from < rows.length; from += atOnce) {
    await services.journal.write({
      usage: rows.slice(from, from + atOnce).map((row) => factOf(row, source, pseudonyms.get(nameOf(row.person)) ?? "")),
    });
  }
  await recordImport(services.control, source, services.now(), { accepted: rows.length, rejected, errors });
  return { stored: true, ...shown, rows: [] };
}

function tooMany(): UpshotError {
  return new UpshotError({
    code: "input",
    message: `The file has more than ${mostRows} rows of use: nothing was kept`,
    hint: "Send it in parts.",
  });
}

function factOf(row: ExportRow, source: string, person: string): UsageFact {
  return { ...row, key: `${source}:${row.key}`, person, source };
}

function nameOf({ kind, value }: ExportPerson): string {
  return `${kind} ${value}`;
}

/** A column of the ledger holds 2^32 responses and whole numbers of tokens. */
function isSound({ responses, tokens, costMicros, units }: ExportRow): boolean {
  const whole = [responses, ...Object.values(tokens), costMicros ?? 0];
  const counted = whole.every((count) => Number.isSafeInteger(count) && count >= 0);
  return counted && (costMicros ?? 0) <= mostMicros && responses < 2 ** 32 && Number.isFinite(units);
}

function previewOf({ person, at, tool, model, responses, tokens, costMicros, unit, units }: ExportRow): PreviewRow {
  return {
    person: person.value,
    at: new Date(at).toISOString(),
    tool,
    model,
    responses,
    costMicros,
    unit,
    units,
    input: tokens.inputUncached,
    cacheRead: tokens.cacheRead,
    cacheWrite: tokens.cacheWrite5m + tokens.cacheWrite1h,
    output: tokens.output,
  };
}
