import { pathText } from "./path-text.ts";
import { streamGit } from "./stream-git.ts";

/** How one path differs between two trees. */
export interface TreeChange {
  readonly path: string;
  /** "added", "deleted": the other tree has nothing there; "type changed": file, link or submodule became another of them. */
  readonly kind: "added" | "deleted" | "modified" | "type changed";
  /** What stands there in the old and in the new tree; a submodule is no file of ours: null, as where nothing is. */
  readonly old: TreeFile | null;
  readonly new: TreeFile | null;
}

export interface TreeFile {
  readonly type: "file" | "link";
  /** Name of the blob. */
  readonly blob: string;
}

/** The same bytes, still a regular file or still a symbolic link: at most the permission differs. */
export function sameContent(change: TreeChange): boolean {
  return change.old !== null && change.old.blob === change.new?.blob && change.old.type === change.new.type;
}

/**
 * Differences of many pairs of trees in one run of git, without a look into the files. A pair is
 * `<commit> <parent>`, or `<commit>` alone for a root; `onCompared` is called once per pair, in order.
 */
export async function readTreeChanges(
  directory: string,
  pairs: readonly string[],
  onCompared: (changes: TreeChange[]) => void,
): Promise<void> {
  if (pairs.length === 0) return;
  let rest: Buffer[] = [];
  /** What the last field said of the path that comes next. */
  let pending: Omit<TreeChange, "path"> | null = null;
  let current: TreeChange[] | null = null;
  const args = ["diff-tree", "--stdin", "-r", "--raw", "-z", "--no-abbrev", "--no-renames", "--always", "--root"];
  const read = (chunk: Buffer): void => {
    let at = 0;
    for (let stop = chunk.indexOf(0); stop >= 0; stop = chunk.indexOf(0, at)) {
      field(rest.length === 0 ? chunk.subarray(at, stop) : Buffer.concat([...rest, chunk.subarray(at, stop)]));
      rest = [];
      at = stop + 1;
    }
    if (at < chunk.length) rest.push(Buffer.from(chunk.subarray(at)));
  };
  await streamGit(directory, args, read, { input: `${pairs.join("\n")}\n` });
  if (current !== null) onCompared(current);

  /** Fields are the commit's name once per pair, then a record and a path per change. */
  function field(bytes: Buffer): void {
    if (pending !== null) {
      current?.push({ path: pathText(bytes), ...pending });
      pending = null;
    } else if (bytes[0] === colon) pending = describe(bytes.toString("latin1", 1));
    else {
      if (current !== null) onCompared(current);
      current = [];
    }
  }
}

const colon = 0x3a;

function describe(record: string): Omit<TreeChange, "path"> {
  const [oldMode = "", newMode = "", oldBlob = "", newBlob = "", letter = ""] = record.split(" ");
  return { kind: kinds[letter] ?? "modified", old: treeFile(oldMode, oldBlob), new: treeFile(newMode, newBlob) };
}

const kinds: Readonly<Record<string, TreeChange["kind"]>> = { A: "added", D: "deleted", T: "type changed" };

function treeFile(mode: string, blob: string): TreeFile | null {
  if (mode.startsWith("10")) return { type: "file", blob };
  return mode.startsWith("12") ? { type: "link", blob } : null;
}
