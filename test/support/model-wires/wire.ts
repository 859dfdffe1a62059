/** What a scripted peer answers, whatever language it is said in. */
export interface WireAnswer {
  readonly text?: string;
  readonly reasoning?: string;
  readonly calls?: readonly WireCall[];
  readonly stop?: "length" | "refusal";
}

export interface WireCall {
  readonly id?: string;
  readonly name: string;
  /** A text stands for arguments as they come: it need not be JSON. */
  readonly input: unknown;
}

/** Tokens as a provider would bill them. `output` holds `reasoning`. */
export interface WireUsage {
  readonly uncached: number;
  readonly read: number;
  readonly write5m: number;
  readonly write1h: number;
  readonly output: number;
  readonly reasoning: number;
}

export interface WireRequest {
  readonly body: Readonly<Record<string, unknown>>;
  /** Results of tools in it: which turn it is. */
  readonly results: number;
}

/** One provider's language. */
export interface Wire {
  matches(path: string): boolean;
  streams(path: string, body: Readonly<Record<string, unknown>>): boolean;
  results(text: string): number;
  /** The whole answer. */
  json(answer: WireAnswer, usage: WireUsage | null): unknown;
  /** The pieces of the answer as they go over the line. */
  pieces(answer: WireAnswer, usage: WireUsage | null): readonly (string | Buffer)[];
  readonly streamType: string;
}

export function argumentsOf({ input }: WireCall): string {
  return typeof input === "string" ? input : JSON.stringify(input);
}

/** Text in pieces, for streams: as words come, fewer of a huge one. */
export function inPieces(text: string): string[] {
  const size = Math.max(7, Math.ceil(text.length / 2000));
  return Array.from({ length: Math.ceil(text.length / size) }, (_, index) => text.slice(index * size, (index + 1) * size));
}

export function count(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].length;
}
