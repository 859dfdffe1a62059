import type { Trailer } from "../../model/commit.ts";

/**
 * The trailers of a whole commit message, by git's own rules: the last paragraph, if it is not the first, when
 * all its lines are trailers, or when git itself wrote one of them (`Signed-off-by:`, `(cherry picked from`) and
 * at least a quarter are trailers. Folded values are joined with one space; lines that start with `#` are
 * comments. Values keep their text. Source: git's trailer.c; equal to `git interpret-trailers --parse --no-divider`.
 */
export function parseTrailers(message: string): Trailer[] {
  const lines = message.split("\n");
  if (lines.at(-1) === "") lines.pop();
  const end = blockEnd(lines);
  const trailers: { key: string; value: string }[] = [];
  let open: { key: string; value: string } | null = null;
  for (const line of lines.slice(blockStart(lines, end), end)) {
    if (line.startsWith("#")) {
      // A comment is no trailer, and what is folded after it belongs to none.
      open = null;
      continue;
    }
    if (open !== null && /^[ \t\v\f\r]/.test(line)) {
      open.value = `${open.value} ${line.trim()}`.trim();
      continue;
    }
    const colon = separator(line);
    open = colon < 1 ? null : { key: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() };
    if (open !== null) trailers.push(open);
  }
  return trailers;
}

/** Trailing blank lines, comments and an old-style "Conflicts:" list do not belong to the message. */
function blockEnd(lines: readonly string[]): number {
  let boundary = 0;
  let inConflicts = false;
  for (const [index, line] of lines.entries()) {
    if (line.startsWith("#") || line === "") {
      if (boundary === 0) boundary = index;
    } else if (line === "Conflicts:") {
      inConflicts = true;
      if (boundary === 0) boundary = index;
    } else if (!inConflicts || !line.startsWith("\t")) {
      boundary = 0;
      inConflicts = false;
    }
  }
  return boundary === 0 ? lines.length : boundary;
}

/** Index of the first line of the trailer paragraph; `end` when there is none. */
function blockStart(lines: readonly string[], end: number): number {
  let titleEnd = 0;
  while (titleEnd < end && (lines[titleEnd]?.startsWith("#") || !isBlank(lines[titleEnd]))) titleEnd++;
  let onlySpaces = true;
  let byGit = false;
  let trailers = 0;
  let others = 0;
  let continuations = 0;
  for (let index = end - 1; index >= titleEnd; index--) {
    const line = lines[index] ?? "";
    if (line.startsWith("#")) {
      others += continuations;
      continuations = 0;
    } else if (isBlank(line)) {
      if (onlySpaces) continue;
      others += continuations;
      return (byGit && trailers * 3 >= others) || (trailers > 0 && others === 0) ? index + 1 : end;
    } else {
      onlySpaces = false;
      if (line.startsWith("Signed-off-by: ") || line.startsWith("(cherry picked from commit ")) {
        trailers++;
        continuations = 0;
        byGit = true;
      } else if (/^[ \t\v\f\r]/.test(line)) {
        continuations++;
      } else if (separator(line) >= 1) {
        trailers++;
        continuations = 0;
      } else {
        others += 1 + continuations;
        continuations = 0;
      }
    }
  }
  return end;
}

/** Index of the colon after a key (letters, digits, hyphens, then maybe blanks), -1 where the line has none. */
function separator(line: string): number {
  const key = /^[A-Za-z0-9-]*[ \t]*:/.exec(line);
  return key === null || /^[ \t]/.test(line) ? -1 : key[0].length - 1;
}

function isBlank(line: string | undefined): boolean {
  return line === undefined || /^[ \t\v\f\r]*$/.test(line);
}
