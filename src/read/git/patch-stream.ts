import { UpshotError } from "../../kit/errors.ts";
import { newHeader, patchFile, readHeaderLine, type PatchHeader } from "./patch-header.ts";

/**
 * Parser of what `git log -p -U0` and `git diff-tree --stdin -p -U0` print, over bytes as they arrive.
 *
 * Ask git for it with `patchFormat(fields)` and `patchOptions`. The calls come in this order, for each commit:
 * `commit`, then for each changed file `file`, and for each of its hunks `line` for every line, then `hunk`.
 * A change of type (a file that becomes a symbolic link) is a deletion followed by an addition, as git prints it.
 */
export interface PatchVisitor {
  /** The fields asked for in `patchFormat`, in order. */
  commit(fields: readonly string[]): void;
  file?(change: PatchFile): void;
  /** One removed or added line of the current file: its bytes are `bytes[from..to)`, without the newline. Valid during the call only. */
  line?(added: boolean, bytes: Buffer, from: number, to: number): void;
  hunk?(hunk: PatchHunk): void;
}

export interface PatchFile {
  /** The path as `pathText` shows it; for a deletion the path that went. */
  readonly path: string;
  /** The path before a rename or copy, else null. */
  readonly oldPath: string | null;
  readonly kind: "added" | "deleted" | "modified" | "renamed" | "copied";
  /** Git shows no lines because it takes the content for binary. Never set under `--text`. */
  readonly binary: boolean;
  /** File modes (0o100644, 0o120000, 0o160000 …); 0 where there is no such side or git does not say (an unchanged mode). */
  readonly oldMode: number;
  readonly newMode: number;
  /** Either side is a submodule; its one "line" names a commit. */
  readonly submodule: boolean;
}

/** `oldStart` and `newStart` are 1-based as in the patch; with a count of 0 they name the line before. */
export interface PatchHunk {
  readonly oldStart: number;
  readonly oldCount: number;
  readonly newStart: number;
  readonly newCount: number;
  /** A NUL byte stands in an added line, which only happens under `--text`. */
  readonly nul: boolean;
}

/** A hunk as the four numbers of `Hunks`: old lines before it, lines removed, lines added, NUL seen. */
export function hunkNumbers({
  oldStart,
  oldCount,
  newCount,
  nul,
}: PatchHunk): [before: number, removed: number, added: number, nul: number] {
  return [oldCount === 0 ? oldStart : oldStart - 1, oldCount, newCount, nul ? 1 : 0];
}

/**
 * The options that make git print what this parser reads, with the line diff of `git blame`. The limit on renames is
 * git's own: above it only exact renames and equal file names are found.
 */
export const patchOptions: readonly string[] = [
  "-p",
  "-U0",
  "-M",
  "-l1000",
  "--diff-algorithm=myers",
  "--indent-heuristic",
  "--root",
  "--no-color",
  "--no-ext-diff",
  "--no-textconv",
  "--no-relative",
  "--src-prefix=a/",
  "--dst-prefix=b/",
];

/** The `--format` option for these placeholders (`%H`, `%P`, `%ct` …). No field can hold a NUL, so any text is safe. */
export function patchFormat(fields: readonly string[]): string {
  return `--format=${fields.map((field) => `%x00${field}`).join("")}%x00`;
}

export interface PatchParser {
  /** The next bytes of the output. The buffer may be reused afterwards. */
  readonly write: (chunk: Buffer) => void;
  /** Nothing more comes: reports what is still held. */
  readonly end: () => void;
}

/** Starts a parser for output in which every commit carries `fieldCount` fields. Throws `git-output` on text that is no patch. */
export function parsePatches(fieldCount: number, visitor: PatchVisitor): PatchParser {
  /** What follows: the fields of a commit, lines outside hunks, or lines of a hunk. */
  let inside: "fields" | "lines" | "hunk" = "lines";
  /** The start of a field or line whose end is in a later chunk. */
  let pieces: Buffer[] = [];
  let fields: string[] = [];
  let header: PatchHeader | null = null;
  let hunk = { oldStart: 0, oldCount: 0, newStart: 0, newCount: 0 };
  let oldLeft = 0;
  let newLeft = 0;
  let nul = false;
  /** First byte of the hunk line that is being read; 0 between lines. */
  let sign = 0;
  /** Where the next NUL byte of the chunk stands, as far as known: looking for it line by line would be quadratic. */
  let nextNul = -1;

  return { write, end };

  function write(chunk: Buffer): void {
    let at = 0;
    nextNul = -1;
    while (at < chunk.length) {
      if (inside === "hunk") at = readHunk(chunk, at);
      else if (inside === "fields") at = readField(chunk, at);
      else if (chunk[at] === 0 && pieces.length === 0) {
        finishFile();
        fields = [];
        inside = "fields";
        at++;
      } else at = readLine(chunk, at);
    }
  }

  function end(): void {
    if (inside !== "lines" || pieces.length > 0) throw notAPatch("it stops in the middle");
    finishFile();
  }

  function readField(chunk: Buffer, at: number): number {
    const stop = chunk.indexOf(0, at);
    if (stop < 0) return keep(chunk, at);
    fields.push(whole(chunk, at, stop).toString("utf8"));
    if (fields.length === fieldCount) {
      inside = "lines";
      visitor.commit(fields);
    }
    return stop + 1;
  }

  function readLine(chunk: Buffer, at: number): number {
    const stop = chunk.indexOf(newline, at);
    if (stop < 0) return keep(chunk, at);
    const line = whole(chunk, at, stop);
    // Empty; that the file has no newline at its end; `---` and `+++`, which say nothing new.
    if (line.length === 0 || line[0] === backslash || (header !== null && (line[0] === minus || line[0] === plus))) return stop + 1;
    if (line[0] === atSign) startHunk(line);
    else if (line.length > fileStart.length && line.compare(fileStart, 0, fileStart.length, 0, fileStart.length) === 0) {
      finishFile();
      header = newHeader(line.subarray(fileStart.length));
    } else if (header === null) throw notAPatch(`no commit and no file begins with ${JSON.stringify(line.toString("utf8").slice(0, 80))}`);
    else readHeaderLine(header, line);
    return stop + 1;
  }

  function startHunk(line: Buffer): void {
    const match = hunkHeader.exec(line.toString("latin1", 0, 80));
    if (match === null || header === null) throw notAPatch(`a hunk is headed ${JSON.stringify(line.toString("latin1").slice(0, 80))}`);
    reportFile(header);
    hunk = { oldStart: Number(match[1]), oldCount: Number(match[2] ?? 1), newStart: Number(match[3]), newCount: Number(match[4] ?? 1) };
    oldLeft = hunk.oldCount;
    newLeft = hunk.newCount;
    nul = false;
    sign = 0;
    inside = "hunk";
  }

  function readHunk(chunk: Buffer, from: number): number {
    let at = from;
    while (at < chunk.length) {
      if (sign === 0) sign = chunk[at++] ?? 0;
      const stop = chunk.indexOf(newline, at);
      if (sign === plus && !nul) nul = holdsNul(chunk, at, stop < 0 ? chunk.length : stop);
      if (stop < 0) return visitor.line === undefined ? chunk.length : keep(chunk, at);
      if (sign === plus) newLeft--;
      else if (sign === minus) oldLeft--;
      else if (sign !== backslash) throw notAPatch(`a line of a hunk begins with byte ${sign}`);
      if (visitor.line !== undefined && sign !== backslash) {
        if (pieces.length === 0) visitor.line(sign === plus, chunk, at, stop);
        else {
          const line = whole(chunk, at, stop);
          visitor.line(sign === plus, line, 0, line.length);
        }
      }
      pieces = pieces.length === 0 ? pieces : [];
      sign = 0;
      at = stop + 1;
      if (oldLeft <= 0 && newLeft <= 0) {
        inside = "lines";
        visitor.hunk?.({ ...hunk, nul });
        return at;
      }
    }
    return at;
  }

  function holdsNul(chunk: Buffer, from: number, to: number): boolean {
    if (nextNul < from) {
      const at = chunk.indexOf(0, from);
      nextNul = at < 0 ? Number.POSITIVE_INFINITY : at;
    }
    return nextNul < to;
  }

  function finishFile(): void {
    if (header !== null) reportFile(header);
    header = null;
  }

  function reportFile(done: PatchHeader): void {
    if (done.reported) return;
    done.reported = true;
    visitor.file?.(patchFile(done));
  }

  function keep(chunk: Buffer, at: number): number {
    if (at < chunk.length) pieces.push(Buffer.from(chunk.subarray(at)));
    return chunk.length;
  }

  function whole(chunk: Buffer, at: number, stop: number): Buffer {
    if (pieces.length === 0) return chunk.subarray(at, stop);
    const all = Buffer.concat([...pieces, chunk.subarray(at, stop)]);
    pieces = [];
    return all;
  }
}

const newline = 0x0a;
const plus = 0x2b;
const minus = 0x2d;
const atSign = 0x40;
/** Begins the remark that a file has no newline at its end. */
const backslash = 0x5c;
const fileStart = Buffer.from("diff --git ");
const hunkHeader = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

function notAPatch(why: string): UpshotError {
  return new UpshotError({
    code: "git-output",
    message: `git's output is not the patch it was asked for: ${why}`,
    hint: "Please report this with the output of `git --version`.",
  });
}
