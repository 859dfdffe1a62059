/** What a patch does to one file: the lines it removes and adds, without the context around them. */
export interface PatchedFile {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** A file was written whole (added or deleted). */
  readonly whole: boolean;
}

/**
 * The files of a patch in the form the models of OpenAI are taught ("*** Begin Patch … *** Update File: a.ts"),
 * also where it stands inside a shell command. Lines that fit no rule are taken as context.
 * Source: openai/codex, codex-rs/apply-patch (grammar in its tool instructions).
 */
export function filesOfPatch(text: string): readonly PatchedFile[] {
  const begin = text.indexOf("*** Begin Patch");
  if (begin < 0) return [];
  const files: { path: string; before: string[]; after: string[]; whole: boolean }[] = [];
  for (const line of text.slice(begin).split(/\r?\n/).slice(1)) {
    if (line.startsWith("*** End Patch")) break;
    const header = /^\*\*\* (Add|Update|Delete) File: (.+?)\s*$/.exec(line);
    if (header !== null) files.push({ path: header[2] ?? "", before: [], after: [], whole: header[1] !== "Update" });
    const file = files.at(-1);
    if (file === undefined || header !== null) continue;
    if (line.startsWith("*** Move to: ")) file.path = line.slice("*** Move to: ".length).trim();
    else if (line.startsWith("+")) file.after.push(line.slice(1));
    else if (line.startsWith("-")) file.before.push(line.slice(1));
  }
  return files.map(({ path, before, after, whole }) => ({ path, before: before.join("\n"), after: after.join("\n"), whole }));
}

/** The lines removed and added by the hunks of a unified diff of one file; everything before the first hunk is passed over. */
export function linesOfDiff(diff: string): { readonly before: string; readonly after: string } {
  const before: string[] = [];
  const after: string[] = [];
  let inHunk = false;
  for (const line of diff.split(/\r?\n/)) {
    if (line.startsWith("@@")) inHunk = true;
    else if (inHunk && line.startsWith("+")) after.push(line.slice(1));
    else if (inHunk && line.startsWith("-")) before.push(line.slice(1));
  }
  return { before: before.join("\n"), after: after.join("\n") };
}
