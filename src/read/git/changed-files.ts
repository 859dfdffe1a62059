import { hunkNumbers, type PatchFile, type PatchVisitor } from "./patch-stream.ts";

/** One file of a line diff. */
export interface ChangedFile {
  readonly change: PatchFile;
  /** As `Hunks` has them. */
  readonly hunks: number[];
}

/** Gathers the line diff of each commit of a patch stream and hands it on when the next begins; call `flush` at the end. */
export function fileCollector(
  done: (fields: readonly string[], files: readonly ChangedFile[]) => void,
): Required<Pick<PatchVisitor, "commit" | "file" | "hunk">> & { flush(): void } {
  let fields: readonly string[] | null = null;
  let files: ChangedFile[] = [];
  return {
    commit(next) {
      flush();
      fields = next;
    },
    file: (change) => void files.push({ change, hunks: [] }),
    hunk: (hunk) => void files.at(-1)?.hunks.push(...hunkNumbers(hunk)),
    flush,
  };

  function flush(): void {
    if (fields !== null) done(fields, files);
    fields = null;
    files = [];
  }
}
