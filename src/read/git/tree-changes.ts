import { pathText } from "./path-text.ts";

/** How one path differs between two trees. Submodules and folders are no files here. */
export interface TreeChange {
  readonly path: string;
  readonly wasFile: boolean;
  readonly isFile: boolean;
  /** Only the permission changed: the same bytes, still a regular file or still a symbolic link. */
  readonly sameContent: boolean;
}

/** The options of `git diff-tree --stdin` that print what `parseTreeChanges` reads. */
export const treeChangeOptions: readonly string[] = ["-r", "--raw", "-z", "--no-abbrev", "--no-renames", "--always", "--root"];

/** Parser of raw tree differences, in pieces as they arrive. `onCompared` is called once per line given to git, in order. */
export function parseTreeChanges(onCompared: (changes: TreeChange[]) => void): { write(chunk: Buffer): void; end(): void } {
  let rest: Buffer[] = [];
  /** What the last field said of the path that comes next. */
  let pending: Omit<TreeChange, "path"> | null = null;
  let current: TreeChange[] | null = null;
  return {
    write(chunk) {
      let at = 0;
      for (let stop = chunk.indexOf(0); stop >= 0; stop = chunk.indexOf(0, at)) {
        field(rest.length === 0 ? chunk.subarray(at, stop) : Buffer.concat([...rest, chunk.subarray(at, stop)]));
        rest = [];
        at = stop + 1;
      }
      if (at < chunk.length) rest.push(Buffer.from(chunk.subarray(at)));
    },
    end() {
      if (current !== null) onCompared(current);
    },
  };

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
  const [oldMode = "", newMode = "", oldBlob = "", newBlob = ""] = record.split(" ");
  const oldType = fileType(oldMode);
  const newType = fileType(newMode);
  return { wasFile: oldType !== null, isFile: newType !== null, sameContent: oldType === newType && oldBlob === newBlob };
}

/** "10" = regular, "12" = symbolic link, null = neither. */
function fileType(mode: string): string | null {
  return mode.startsWith("10") || mode.startsWith("12") ? mode.slice(0, 2) : null;
}
