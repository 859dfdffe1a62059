/** A piece of input that could not be used. The rest of its file was. `line` is 1-based; 0 = the whole file. */
export interface Skipped {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}
