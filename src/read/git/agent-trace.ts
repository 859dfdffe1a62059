import { readdirSync, readFileSync, type Dirent } from "node:fs";
import { join, relative } from "node:path";
import type { Skipped } from "../../model/skipped.ts";
import { parseAgentTrace, type AgentTrace } from "./agent-trace-record.ts";

/**
 * Reads the agent-trace records of worktrees: `.agent-trace/**` as JSON lines (`traces.jsonl` of the reference
 * implementation) or one record or a list per `.json` file. Links are not followed. The specification leaves the
 * place open; this is the common one. Equal records (one file, committed, in several worktrees) count once.
 */
export function readAgentTraces(worktrees: readonly string[]): { traces: AgentTrace[]; skipped: Skipped[] } {
  const traces: AgentTrace[] = [];
  const skipped: Skipped[] = [];
  const seen = new Set<string>();
  for (const root of worktrees) {
    for (const file of traceFiles(join(root, ".agent-trace"))) {
      const name = relative(root, file);
      let text: string;
      try {
        text = readFileSync(file, "utf8");
      } catch (error) {
        skipped.push({ file: name, line: 0, reason: `cannot be read: ${String(error)}` });
        continue;
      }
      for (const { line, json } of recordTexts(text, file.endsWith(".json"))) {
        if (seen.has(json)) continue;
        seen.add(json);
        const value = parseJson(json);
        for (const record of Array.isArray(value) ? value : [value]) {
          const found = parseAgentTrace(record, root);
          if (found === null) skipped.push({ file: name, line, reason: "not an agent-trace record" });
          else traces.push(...found);
        }
      }
    }
  }
  return { traces, skipped };
}

/** `raw` is where some tools keep whole hook events, prompts included: not read. */
function traceFiles(folder: string): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    // No such folder: nothing was traced.
    return [];
  }
  return entries
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      if (entry.isDirectory() && entry.name !== "raw") return traceFiles(join(folder, entry.name));
      return entry.isFile() && /\.jsonl?$/.test(entry.name) ? [join(folder, entry.name)] : [];
    });
}

function recordTexts(text: string, whole: boolean): { line: number; json: string }[] {
  if (whole && parseJson(text) !== undefined) return [{ line: 1, json: text.trim() }];
  return text.split("\n").flatMap((json, index) => (json.trim() === "" ? [] : [{ line: index + 1, json: json.trim() }]));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
