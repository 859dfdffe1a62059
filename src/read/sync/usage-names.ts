import { keyAt, priceableAt, textAt, timeAt, word, type UsageColumns } from "../../model/usage-columns.ts";
import { claudeRequestKey, countedKey } from "../usage-keys.ts";

/**
 * Names of the rows in the organisation's ledger, by row: the names that telemetry of the same responses has, so that a
 * response counts once whatever delivers it. Two responses of one session that are equal in every count are told apart by
 * their order; telemetry knows the first.
 *
 * @param requests request ids of Claude Code's responses by local key; where a gateway left them out the local key stands in
 */
export function usageNames(rows: UsageColumns, selected: readonly number[], requests: ReadonlyMap<number, string>): string[] {
  const seen = new Map<string, number>();
  const names = new Map<number, string>();
  // In an order that more responses do not change.
  for (const row of selected.toSorted((a, b) => timeAt(rows, a) - timeAt(rows, b) || keyAt(rows, a) - keyAt(rows, b))) {
    const whole = nameOf(rows, row, requests);
    // A gateway may call its model anything, in any number of words.
    const name = /^[\w.:@/+=~[\],-]{1,380}$/.test(whole) ? whole : `${textAt(rows, row, word.tool)}:log:${keyAt(rows, row)}`;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    names.set(row, times === 1 ? name : `${name}:${times}`);
  }
  return selected.map((row) => names.get(row) ?? "");
}

function nameOf(rows: UsageColumns, row: number, requests: ReadonlyMap<number, string>): string {
  const { tool, model, tokens } = priceableAt(rows, row);
  const key = keyAt(rows, row);
  const session = textAt(rows, row, word.session);
  if (tool === "claude-code") {
    const request = requests.get(key);
    return request === undefined ? `claude-code:message:${key}` : claudeRequestKey(request);
  }
  // A thread of Codex is a conversation of its own to its telemetry, whoever began it.
  if (tool === "codex") return countedKey(tool, textAt(rows, row, word.agent) || session, model, tokens);
  if (tool === "gemini-cli") return countedKey(tool, session, model, tokens);
  return `${tool}:log:${key}`;
}
