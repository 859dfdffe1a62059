import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { UpshotError } from "../../kit/errors.ts";
import type { Report } from "../../model/report.ts";
import type { CommandCall, Terminal } from "../define-command.ts";
import { readCurrency, text } from "../options.ts";
import { jsonText } from "../render/json-text.ts";
import { plainText } from "../render/plain-text.ts";
import type { Surroundings } from "../render/surroundings.ts";
import { surroundingsOf } from "../surroundings.ts";
import { viewOf } from "../view.ts";
import { withStore } from "../with-store.ts";
import { buildReport, type BuiltReport, type ReportRequest } from "./build-report.ts";

/** Builds the report and prints it in the form that was asked for. */
export async function runReport(call: CommandCall): Promise<number> {
  const { options, terminal } = call;
  const forms = ["json", "skipped", "html"].filter((form) => options[form] !== undefined && options[form] !== false);
  if (forms.length > 1) {
    throw new UpshotError({
      code: "bad-option",
      message: `--${forms.join(" and --")} do not go together`,
      hint: "The report is printed in one form at a time.",
    });
  }
  const built = await buildFor(call);
  const { report } = built;
  if (options["json"] === true) terminal.out(jsonText(report));
  else if (options["skipped"] === true) terminal.out(listSkipped(report));
  else if (text(options["html"]) !== null) await writeHtml(report, text(options["html"]) ?? "", call, surroundingsOf(call, built));
  else {
    const { renderTerminal } = await import("../render/terminal.ts");
    terminal.out(renderTerminal(report, viewOf(terminal, options, surroundingsOf(call, built))));
  }
  // Status 1 only where there were logs and nothing in them could be used.
  return report.usage.responses === 0 && report.skipped.length > 0 && text(options["since"]) === null && text(options["until"]) === null
    ? 1
    : 0;
}

/** The report as the options ask for it; with `--or-sample` the bundled sample where this place has no session. */
export async function buildFor(call: CommandCall): Promise<BuiltReport> {
  const { options, terminal } = call;
  const request: ReportRequest = {
    repo: text(options["repo"]),
    logs: text(options["logs"]),
    all: options["all"] === true,
    options,
    sample: null,
  };
  return withStore(terminal, async (store) => {
    if (options["orSample"] !== true) return buildReport(terminal, store, request);
    try {
      const own = await buildReport(terminal, store, request);
      if (own.report.usage.responses > 0) return own;
    } catch (error) {
      if (!(error instanceof UpshotError) || !["not-a-repository", "git-shallow"].includes(error.code)) throw error;
    }
    return buildSample(terminal, request);
  });
}

async function buildSample(terminal: Terminal, request: ReportRequest): Promise<BuiltReport> {
  const [{ openSample }, { openLocalStore }] = await Promise.all([
    import("../sample/open-sample.ts"),
    import("../../ledger/local-store.ts"),
  ]);
  const sample = openSample();
  // Its own store in its own folder: the sample never mixes with the person's data.
  const store = openLocalStore({ folder: sample.folder, now: terminal.now });
  try {
    return await buildReport(terminal, store, { ...request, repo: sample.repository, logs: null, all: false, sample });
  } finally {
    store.close();
    sample.close();
  }
}

async function writeHtml(report: Report, file: string, { options, terminal }: CommandCall, around: Surroundings): Promise<void> {
  const { renderHtml } = await import("../render/html.ts");
  const path = resolve(terminal.directory, file);
  const currency = readCurrency(options["currency"]);
  const page = renderHtml(report, { around, ...(currency === undefined ? {} : { currency }) });
  try {
    writeFileSync(path, page);
  } catch (cause) {
    throw new UpshotError({
      code: "cannot-write",
      message: `The report could not be written to ${path}: ${sayCause(cause)}`,
      hint: "Name a file in a folder you can write to: upshot --html report.html",
      cause,
    });
  }
  terminal.out(`${pathToFileURL(path).href}\n`);
  terminal.err(`Wrote the report as one page (${saySize(Buffer.byteLength(page))}).\n`);
}

function saySize(bytes: number): string {
  return bytes < 995_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** In words what the system says in letters. */
function sayCause(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return causes.get(code) ?? (cause instanceof Error ? cause.message : String(cause));
}

const causes = new Map([
  ["ENOENT", "its folder is not there"],
  ["ENOTDIR", "its folder is a file"],
  ["EISDIR", "that is a folder"],
  ["EACCES", "you may not write there"],
  ["EPERM", "you may not write there"],
  ["EROFS", "that file system is read-only"],
  ["ENOSPC", "the disk is full"],
]);

function listSkipped(report: Report): string {
  if (report.skipped.length === 0) return "Nothing was skipped.\n";
  return report.skipped
    .map(({ file, line, reason }) => `${plainText(file)}${line === 0 ? "" : `:${line}`}: ${plainText(reason)}\n`)
    .join("");
}
