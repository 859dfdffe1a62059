import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { UpshotError } from "../../kit/errors.ts";
import type { Report } from "../../model/report.ts";
import type { CommandCall, Terminal } from "../define-command.ts";
import { readCurrency, text } from "../options.ts";
import { jsonText } from "../render/json-text.ts";
import { plainText } from "../render/plain-text.ts";
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
  const { report } = await buildFor(call);
  if (options["json"] === true) terminal.out(jsonText(report));
  else if (options["skipped"] === true) terminal.out(listSkipped(report));
  else if (text(options["html"]) !== null) await writeHtml(report, text(options["html"]) ?? "", call);
  else {
    const { renderTerminal } = await import("../render/terminal.ts");
    terminal.out(renderTerminal(report, viewOf(terminal, options)));
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

async function writeHtml(report: Report, file: string, { options, terminal }: CommandCall): Promise<void> {
  const { renderHtml } = await import("../render/html.ts");
  const path = resolve(terminal.directory, file);
  const currency = readCurrency(options["currency"]);
  try {
    writeFileSync(path, renderHtml(report, currency === undefined ? {} : { currency }));
  } catch (cause) {
    throw new UpshotError({
      code: "cannot-write",
      message: `The report could not be written to ${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: "Name a file in a folder you can write to: upshot --html report.html",
      cause,
    });
  }
  terminal.out(`${pathToFileURL(path).href}\n`);
}

function listSkipped(report: Report): string {
  if (report.skipped.length === 0) return "Nothing was skipped.\n";
  return report.skipped
    .map(({ file, line, reason }) => `${plainText(file)}${line === 0 ? "" : `:${line}`}: ${plainText(reason)}\n`)
    .join("");
}
