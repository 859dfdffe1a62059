import type { Commit } from "../../model/commit.ts";

/** A commit says that an AI tool had a part in it. */
export interface AiCredit {
  /** Id of the tool, as a source's file name where we have one: "claude-code", "codex", "cursor" … */
  readonly tool: string;
  /** A review bot whose suggestion was applied did not write the commit. */
  readonly kind: "author" | "reviewer only";
  /** The session, thread, log or checkpoint the commit names: an id or an address, as written. */
  readonly reference: string | null;
  /** The line this rests on, without mail addresses: "Co-Authored-By: Claude". */
  readonly says: string;
}

type Credit = Pick<AiCredit, "tool" | "kind">;
const author = (tool: string): Credit => ({ tool, kind: "author" });
const reviewer = (tool: string): Credit => ({ tool, kind: "reviewer only" });

/** People as "name <mail>", in lower case. Review bots first: they share words with authoring tools. */
const people: readonly (readonly [RegExp, Credit])[] = [
  [/gemini-code-assist/, reviewer("gemini-code-assist")],
  [/coderabbit(?:ai)?\[bot\]/, reviewer("coderabbit")],
  [/copilot-pull-request-reviewer/, reviewer("copilot-review")],
  [/sourcery-ai\[bot\]/, reviewer("sourcery")],
  [/<noreply@anthropic\.com>|\bclaude\[bot\]/, author("claude-code")],
  [/<cursoragent@cursor\.com>/, author("cursor")],
  [/<noreply@openai\.com>|\bcodex <codex@openai\.com>/, author("codex")],
  [/<(?:175728472|198982749)\+copilot@users\.noreply\.github\.com>|copilot-swe-agent\[bot\]/, author("copilot")],
  [/devin-ai-integration\[bot\]/, author("devin")],
  [/google-labs-jules\[bot\]/, author("jules")],
  [/factory-droid\[bot\]/, author("droid")],
  [/\+gemini-cli@users\.noreply\.github\.com>/, author("gemini-cli")],
  [/<noreply@opencode\.ai>/, author("opencode")],
  [/<amp@ampcode\.com>/, author("amp")],
];

/** Keys that name a tool by themselves; the value is the reference. */
const keys: ReadonlyMap<string, Credit> = new Map([
  ["claude-session", author("claude-code")],
  ["agent-logs-url", author("copilot")],
  ["amp-thread-id", author("amp")],
  ["entire-checkpoint", author("entire")],
]);

/** Longer lines are no credits; patterns with white space at both ends would crawl over them. */
const longestLine = 2000;

/**
 * Every AI tool a commit credits: by its author, by trailers, and by lines anywhere in the message (a squash
 * quotes the trailers of its parts in the middle). One entry for a tool and reference. That a commit credits none
 * means nothing: most tools leave no mark.
 */
export function aiCredit(commit: Pick<Commit, "author" | "authorEmail" | "body" | "trailers">): AiCredit[] {
  const credits: AiCredit[] = [];
  const add = (credit: Credit | undefined, reference: string | null, says: string): void => {
    if (credit === undefined || credits.some((one) => one.tool === credit.tool && one.reference === reference)) return;
    credits.push({ ...credit, reference, says });
  };
  add(person(`${commit.author} <${commit.authorEmail}>`), null, `Author: ${commit.author}`);
  const lines = [...commit.trailers.map(({ key, value }) => `${key}: ${value}`), ...commit.body.split("\n")];
  for (const line of lines) {
    if (line.length > longestLine) continue;
    const [, key = "", value = ""] = /^\s*(?:[-*]\s+)?([A-Za-z-]+)\s*:\s*(\S.*?)\s*$/.exec(line) ?? [];
    const name = key.toLowerCase();
    if (name === "co-authored-by") add(person(value), null, `${key}: ${value.replace(/\s*<[^>]*>/, "")}`);
    else if (name === "made-with" && value.toLowerCase() === "cursor") add(author("cursor"), null, `${key}: ${value}`);
    else if (keys.has(name)) add(keys.get(name), value, `${key}: ${value}`);
    else if (/generated with \[?claude code\]?/i.test(line)) add(author("claude-code"), null, "Generated with Claude Code");
  }
  return credits;
}

function person(text: string): Credit | undefined {
  const lower = text.toLowerCase();
  return people.find(([pattern]) => pattern.test(lower))?.[1];
}
