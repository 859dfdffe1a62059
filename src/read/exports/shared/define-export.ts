import type { Tokens } from "../../../model/tokens.ts";
import type { UsageFact } from "../../../model/facts.ts";

/**
 * How one vendor's export is read: one file in `src/read/exports`; its name is the id in `upshot import <id>` and the
 * source in the ledger. Pure over the text it is given; bad lines go to `sink.reject` and the rest is kept.
 */
export interface ExportReader {
  /** What people call it: "GitHub Copilot usage metrics". */
  readonly name: string;
  read(text: string, sink: ExportSink): void;
}

export interface ExportSink {
  row(row: ExportRow): void;
  /** `line` is 1-based, 0 = the whole file. The reason is ours and quotes nothing of the line. */
  reject(line: number, reason: string): void;
}

/** One row of usage. The key names it for good among all files of this export; a newer file corrects it. */
export interface ExportRow extends Pick<
  UsageFact,
  "key" | "session" | "at" | "tool" | "model" | "basis" | "priceKind" | "responses" | "costMicros" | "unit" | "units"
> {
  readonly person: ExportPerson;
  readonly tokens: Tokens;
}

/** How the vendor names a human: "mail", "login", or a kind of its own. */
export interface ExportPerson {
  readonly kind: string;
  readonly value: string;
  /** The vendor had them sign in with it. */
  readonly verified: boolean;
}

/** Gives an export's reader its type. */
export function defineExport(reader: ExportReader): ExportReader {
  return reader;
}

/** Checks what a file in `src/read/exports` exports by default. */
export function isExport(value: unknown): value is ExportReader {
  return typeof value === "object" && value !== null && "name" in value && "read" in value && typeof value.read === "function";
}
