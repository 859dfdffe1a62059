import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { UpshotError } from "../../kit/errors.ts";
import { importResult, type ImportResult } from "../../model/import.ts";
import type { CommandCall, Terminal } from "../define-command.ts";
import { text } from "../options.ts";
import { jsonText } from "../render/json-text.ts";
import { plainText } from "../render/plain-text.ts";
import { quoted } from "../render/quoted.ts";
import { printTable } from "../view.ts";
import { connectServer } from "./ask.ts";

/** `upshot import`: sends a file to the organisation's server. @returns 1 where nothing in it could be used */
export async function runImport({ arguments: [id = "", file = ""], options, terminal }: CommandCall): Promise<number> {
  const server = connectServer({
    server: text(options["server"]) ?? (terminal.variables["UPSHOT_SERVER"] || null),
    key: text(options["key"]) ?? (terminal.variables["UPSHOT_KEY"] || null),
    says: (words) => terminal.err(`upshot: ${words}\n`),
  });
  const totals = id === "vendor-totals";
  const preview = options["preview"] === true;
  if (totals && preview)
    throw new UpshotError({ code: "bad-option", message: "vendor-totals has no preview", hint: "A month that is sent again is replaced." });
  const path = totals ? "/api/vendor-totals" : `/api/import/${encodeURIComponent(id)}?preview=${preview}`;
  const bytes = gzipSync(readBytes(file, terminal));
  const headers = {
    "content-type": "application/octet-stream",
    "content-encoding": "gzip",
    ...mappingHeader(text(options["mapping"]), id, terminal),
  };
  const result = importResult.parse(await server.ask("POST", path, { bytes, headers }));
  if (options["json"] === true) terminal.out(jsonText(result));
  else say(result, { options, terminal });
  return result.accepted === 0 && result.rejected > 0 ? 1 : 0;
}

function say(result: ImportResult, { options, terminal }: Pick<CommandCall, "options" | "terminal">): void {
  const { stored, accepted, rejected, people, errors, rows } = result;
  const who = people === 0 ? "" : ` of ${people.toLocaleString("en")} ${people === 1 ? "person" : "people"}`;
  const bad = rejected === 0 ? "" : `; ${rejected.toLocaleString("en")} ${rejected === 1 ? "line" : "lines"} could not be used`;
  terminal.out(
    `${stored ? "Took in" : "Would take in"} ${accepted.toLocaleString("en")} ${accepted === 1 ? "row" : "rows"}${who}${bad}.\n`,
  );
  for (const { line, reason } of errors) terminal.err(`${line === 0 ? "file" : `line ${line}`}: ${plainText(reason)}\n`);
  if (errors.length < rejected) terminal.err(`and ${(rejected - errors.length).toLocaleString("en")} more: see the page Sources\n`);
  if (rows.length === 0) return;
  const names = ["person", "time", "tool", "model", "responses", "input", "cache read", "cache write", "output", "cost $", "units"];
  terminal.out(
    printTable(
      terminal,
      options,
      names.map((title, index) => ({ title, align: index < 4 ? ("left" as const) : ("right" as const) })),
      rows.map((row) => [
        plainText(row.person),
        row.at.replace(".000Z", "Z"),
        plainText(row.tool),
        plainText(row.model),
        ...[row.responses, row.input, row.cacheRead, row.cacheWrite, row.output].map((count) => count.toLocaleString("en")),
        row.costMicros === null ? "unknown" : (row.costMicros / 1e6).toFixed(4),
        row.unit === "" ? "" : `${row.units.toLocaleString("en")} ${row.unit}`,
      ]),
    ),
  );
}

function mappingHeader(file: string | null, id: string, terminal: Terminal): Record<string, string> {
  if (id !== "mapped") return {};
  if (file === null)
    throw new UpshotError({
      code: "bad-option",
      message: "mapped needs --mapping",
      hint: "Name a JSON file that says what the columns are; docs/inputs/csv.md has an example.",
    });
  return { "x-upshot-mapping": readBytes(file, terminal).toString("base64") };
}

function readBytes(file: string, terminal: Terminal): Buffer {
  try {
    return readFileSync(resolve(terminal.directory, file));
  } catch (cause) {
    throw new UpshotError({ code: "no-such-file", message: `${quoted(file)} cannot be read`, hint: "Name a file that is there.", cause });
  }
}
