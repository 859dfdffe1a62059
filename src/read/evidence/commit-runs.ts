/** What a shell command says about commits it made. */
export interface CommitRun {
  /** Beginning of the new commit's hash, "" where git printed none. */
  readonly hash: string;
  /** First line of the message, "" where it is not known. */
  readonly subject: string;
}

/** `git commit` with any of git's own options between the words. */
const commitCommand = /\bgit(?:\s+-\S+(?:[ =](?!commit\b)[^\s-]\S*)?)*\s+commit\b/g;
/** "[main 1a2b3c4] Subject", "[main (root-commit) 1a2b3c4] Subject", "[detached HEAD 1a2b3c4] Subject" */
const printedCommit = /^\[[^\]\n]{1,250} ([0-9a-f]{7,40})\] (.*)$/gm;
/** More output than any commit prints. */
const mostOutput = 200_000;

/**
 * Commits that a command made: those that git printed, and the messages given to `git commit` (`-m`, or a heredoc
 * for `-m "$(cat <<…)"` and `-F -`). A message alone does not say that the commit came about.
 */
export function commitRuns(command: string, output: string | null): CommitRun[] {
  const runs: CommitRun[] = [];
  if (output !== null && output.length <= mostOutput && mayHoldHash(output)) {
    for (const [, hash = "", subject = ""] of output.matchAll(printedCommit)) runs.push({ hash, subject: subject.trim() });
  }
  if (!command.includes("commit")) return runs;
  const starts = [...command.matchAll(commitCommand)].map((match) => match.index);
  for (const [index, start] of starts.entries()) {
    const subject = subjectOf(command.slice(start, starts[index + 1]));
    if (subject !== "" && !runs.some((run) => run.subject === subject)) runs.push({ hash: "", subject });
  }
  return runs;
}

/** A hash before "] ": many times faster than the expression, and most output has none. */
function mayHoldHash(output: string): boolean {
  for (let at = output.indexOf("] "); at >= 0; at = output.indexOf("] ", at + 2))
    if (hashEnd.test(output.slice(Math.max(0, at - 7), at))) return true;
  return false;
}

const hashEnd = /^[0-9a-f]{7}$/;

function subjectOf(command: string): string {
  const [, word = ""] = /\s(?:-[a-zA-Z]*[mF]|--message|--file)(?:\s*=?\s*)(.)/s.exec(command) ?? [];
  if (word === "") return "";
  const heredoc = /<<-?\s*(['"]?)(\w+)\1[^\n]*\n(?<body>[\s\S]*?)\n[ \t]*\2\b/.exec(command)?.groups?.["body"];
  const quoted = /\s(?:-[a-zA-Z]*m|--message)(?:\s*=?\s*)(?:"(?<double>(?:[^"\\]|\\.)*)"|\$?'(?<single>[^']*)'|(?<bare>[^\s"'$]\S*))/.exec(
    command,
  )?.groups;
  const given = quoted?.["double"]?.replace(/\\(["$`\\])/g, "$1") ?? quoted?.["single"] ?? quoted?.["bare"];
  const message = given !== undefined && !given.startsWith("$(") ? given : heredoc;
  return message?.trim().split("\n")[0]?.trim() ?? "";
}
