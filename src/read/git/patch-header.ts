import { pathText, unquotePath } from "./path-text.ts";
import type { PatchFile } from "./patch-stream.ts";

/** What the lines between `diff --git` and the first hunk have said so far. */
export interface PatchHeader {
  path: Buffer;
  oldPath: Buffer | null;
  kind: PatchFile["kind"];
  binary: boolean;
  oldMode: number;
  newMode: number;
  /** It has been handed to the visitor. */
  reported: boolean;
}

/**
 * `paths` is what follows `diff --git `. Where both paths are the same they are its two halves, whatever spaces
 * they hold; where they are not, `rename from`, `copy to` … follow and say them.
 */
export function newHeader(paths: Buffer): PatchHeader {
  const path = withoutPrefix(unquotePath(Buffer.from(paths.subarray(0, (paths.length - 1) / 2))));
  return { path, oldPath: null, kind: "modified", binary: false, oldMode: 0, newMode: 0, reported: false };
}

export function readHeaderLine(header: PatchHeader, bytes: Buffer): void {
  const line = bytes.toString("latin1");
  const rest = (prefix: string): Buffer => unquotePath(Buffer.from(bytes.subarray(prefix.length)));
  const mode = (prefix: string): number => Number.parseInt(line.slice(prefix.length), 8);
  if (line.startsWith("index ")) {
    const space = line.indexOf(" ", "index ".length);
    if (space > 0) header.oldMode = header.newMode = Number.parseInt(line.slice(space + 1), 8);
  } else if (line.startsWith("new file mode ")) {
    header.kind = "added";
    header.newMode = mode("new file mode ");
  } else if (line.startsWith("deleted file mode ")) {
    header.kind = "deleted";
    header.oldMode = mode("deleted file mode ");
  } else if (line.startsWith("old mode ")) header.oldMode = mode("old mode ");
  else if (line.startsWith("new mode ")) header.newMode = mode("new mode ");
  else if (line.startsWith("rename from ")) {
    header.kind = "renamed";
    header.oldPath = rest("rename from ");
  } else if (line.startsWith("rename to ")) header.path = rest("rename to ");
  else if (line.startsWith("copy from ")) {
    header.kind = "copied";
    header.oldPath = rest("copy from ");
  } else if (line.startsWith("copy to ")) header.path = rest("copy to ");
  else if (line.startsWith("Binary files ")) header.binary = true;
}

export function patchFile(header: PatchHeader): PatchFile {
  return {
    path: pathText(header.path),
    oldPath: header.oldPath === null ? null : pathText(header.oldPath),
    kind: header.kind,
    binary: header.binary,
    oldMode: header.oldMode,
    newMode: header.newMode,
    submodule: header.oldMode === submoduleMode || header.newMode === submoduleMode,
  };
}

const submoduleMode = 0o160000;

/** Without the `a/` that `patchOptions` asks for. */
function withoutPrefix(path: Buffer): Buffer {
  return path.subarray(2);
}
