import type { Tokens } from "./tokens.ts";

/** Where a figure comes from: the log says so, the log is known to be wrong, or the vendor says so. */
export type Basis = "recorded" | "estimated" | "vendor";

/** What a price stands for. Use under a seat share is list *value* beside the invoice, never spend. */
export type PriceKind = "list" | "contract" | "seat share";

/** One billed model response. Money in integer micro-dollars; `costMicros` null = no price known. */
export interface Usage {
  /** 53-bit key of the response (see `responseKey`); equal keys are the same response, whatever the file. */
  readonly key: number;
  readonly tool: string;
  /** The log's own session id; for a sub-agent its root's. */
  readonly session: string;
  /** Id of the sub-agent within the session; null for the session's own responses. */
  readonly agent: string | null;
  readonly model: string;
  /** Milliseconds since the epoch, UTC. */
  readonly at: number;
  readonly tokens: Tokens;
  readonly webSearches: number;
  /** "fast" answers are billed at a premium by some vendors. */
  readonly speed: "standard" | "fast";
  readonly basis: Basis;
  readonly costMicros: number | null;
  readonly priceKind: PriceKind;
  /** What the log shows of the answer, in characters; the ground of the repair estimate. */
  readonly shown: ShownContent;
  /** Version of the tool that wrote the log, "" when it does not say. */
  readonly version: string;
  /** A stop reason was logged, so the output count is final. */
  readonly final: boolean;
}

/** Characters of an answer by kind. Counted, never kept. */
export interface ShownContent {
  readonly text: number;
  readonly thinking: number;
  readonly toolInput: number;
  /** Length of thinking signatures: a proxy of hidden thinking. */
  readonly signature: number;
  readonly toolCalls: number;
}
