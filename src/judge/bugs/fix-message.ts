import type { Commit } from "../../model/commit.ts";

/** What a commit says it mends. */
export interface FixMessage {
  /** "12", "PROJ-34"; null where it names none. */
  readonly issue: string | null;
}

const mends = /\b(?:fix(?:e[sd]|ing)?|bug(?:fix)?(?:es|s)?|hotfix|defects?|faults?|crash(?:e[sd]|ing)?|regressions?|broken)\b/i;
/** Mending of what no user meets. */
const harmless =
  /\b(?:typos?|lint(?:er|ing)?|eslint|prettier|formatting|whitespace|spelling|grammar|docs?|readme|changelog|comments?|flaky|tests?|ci|build|warnings?|copyright|merge conflicts?)\b/i;
const closes = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\b:?\s+(?:issue\s+)?(?:[\w.-]+\/[\w.-]+)?(?:#|gh-)(\d+)/i;
const ticket = /\b[A-Z][A-Z0-9]{1,9}-\d{1,6}\b/;

/**
 * Does the commit say that it mends a bug? By its words: a subject that speaks of mending, and not of typos, tests or the
 * build; conventional commits are taken at their word. A revert mends nothing by itself: it is judged as a revert.
 */
export function fixMessage({ subject, body }: Pick<Commit, "subject" | "body">): FixMessage | null {
  if (/^revert\b/i.test(subject)) return null;
  const [, type = "", scope = ""] = /^(\w+)(?:\(([^)]*)\))?!?:/.exec(subject) ?? [];
  const conventional = /^(?:feat|docs|style|refactor|perf|test|tests|build|ci|chore|release)$/i.test(type);
  const says = conventional ? false : type.toLowerCase() === "fix" ? !harmless.test(scope) : mends.test(subject) && !harmless.test(subject);
  const issue = closes.exec(`${subject}\n${body.slice(0, 20_000)}`)?.[1] ?? ticket.exec(subject)?.[0] ?? null;
  return says ? { issue } : null;
}
