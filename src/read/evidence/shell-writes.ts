/** A file written by a shell command from a heredoc: `cat > path <<'EOF'`, `tee -a path <<EOF`. */
export interface ShellWrite {
  readonly path: string;
  readonly text: string;
}

const write =
  /(?:\bcat\b|\btee\b(?:\s+-a)?)[^\n;|&<]*?(?:>>?\s*)?(?<path>"[^"\n]+"|'[^'\n]+'|[^\s"'<>|;&]+)\s*<<-?\s*(?<quote>['"]?)(?<end>\w+)\k<quote>(?:\s*>>?\s*(?<after>[^\s"'<>|;&]+))?[^\n]*\n(?<text>[\s\S]*?)\n[ \t]*\k<end>\b/g;

/** Files that a command writes from heredocs. Paths as written: often relative to the working directory. */
export function shellWrites(command: string): ShellWrite[] {
  if (!command.includes("<<")) return [];
  const writes: ShellWrite[] = [];
  for (const { groups } of command.matchAll(write)) {
    const named = groups?.["after"] ?? groups?.["path"] ?? "";
    const path = named.replace(/^["']|["']$/g, "");
    if (path !== "" && path !== "-" && !path.startsWith("$")) writes.push({ path, text: groups?.["text"] ?? "" });
  }
  return writes;
}
