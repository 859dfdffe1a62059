/** A file written by a shell command from a heredoc: `cat > path <<'EOF'`, `tee -a path <<EOF`. */
export interface ShellWrite {
  readonly path: string;
  readonly text: string;
}

/** Longer lines start no heredoc that somebody wrote. */
const longestLine = 2000;
const heredoc = /<<-?\s*(?<quote>['"]?)(?<end>\w+)\k<quote>/;
const path = /(?:"(?<double>[^"]+)"|'(?<single>[^']+)'|(?<bare>[^\s"'<>|;&$()]+))/.source;
/** Not the `2>` of an error stream. */
const redirected = new RegExp(`\\bcat\\b.*?(?<![0-9&])>>?\\s*${path}`);
const teed = new RegExp(`\\btee\\s+(?:-a\\s+)?${path}`);

/** Files that a command writes from heredocs. Paths as written: often relative to the working directory. */
export function shellWrites(command: string): ShellWrite[] {
  if (!command.includes("<<")) return [];
  const writes: ShellWrite[] = [];
  const lines = command.split("\n");
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    if (line.length > longestLine) continue;
    const end = heredoc.exec(line)?.groups?.["end"];
    if (end === undefined) continue;
    const first = index + 1;
    for (index = first; index < lines.length && lines[index]?.trim() !== end; index++);
    const target = (redirected.exec(line) ?? teed.exec(line))?.groups;
    const written = target?.["double"] ?? target?.["single"] ?? target?.["bare"];
    if (written !== undefined && index < lines.length) writes.push({ path: written, text: lines.slice(first, index).join("\n") });
  }
  return writes;
}
