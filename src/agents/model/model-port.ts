import type { ModelMessage } from "ai";
import type { Tokens } from "../../model/tokens.ts";
import type { JsonObject } from "../tools/tool.ts";

/** Calls models. One call is one durable step: nothing is tried again in here. */
export interface ModelPort {
  /**
   * Micro-dollars the call may cost at most; null where the model has no price: it is refused then (a declared price of 0 is one).
   * Every byte of what is new is taken for a token, every token of the answer for used.
   * @throws ModelError "refused" where nothing, or nothing complete, was entered for the provider
   */
  readonly worstCase: (request: ModelRequest) => Promise<number | null>;
  /** @throws ModelError */
  readonly call: (request: ModelRequest) => Promise<ModelAnswer>;
}

export interface ModelRequest {
  /** "anthropic/claude-sonnet-4-5": a provider that was entered, and a model of it. */
  readonly model: string;
  /** Whose credentials pay. */
  readonly owner: string;
  /** The agent that asks: what the organisation entered may be open to it alone. */
  readonly agent?: string;
  readonly system: string;
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly { readonly name: string; readonly description: string; readonly jsonSchema: JsonObject }[];
  readonly maxOutputTokens: number;
  /** Input tokens of the call before this one in the run, and how many of `messages` it had; what it had costs no more bytes. */
  readonly before: { readonly inputTokens: number; readonly messages: number } | null;
  readonly signal: AbortSignal;
  /** Told the text as it comes, for a page that looks; never kept. */
  readonly onText?: (piece: string) => void;
}

export interface ModelAnswer {
  /** To be sent back as they are with the next call. */
  readonly messages: readonly ModelMessage[];
  readonly text: string;
  /** What it wants done. `input` is whatever it sent; malformed JSON is a text. */
  readonly calls: readonly { readonly id: string; readonly name: string; readonly input: unknown }[];
  readonly tokens: Tokens;
  /** Null where the model has no price. */
  readonly costMicros: number | null;
  /** Input tokens, those from caches included. */
  readonly inputTokens: number;
  readonly finish: "stop" | "calls" | "length" | "refused" | "other";
}

/** The call failed. What was spent is not known: the whole reservation is settled unless `free`. */
export class ModelError extends Error {
  override name = "ModelError";
  /** "busy": 429 and 5xx, again later; "refused": never again; "too-long": what was sent does not fit. */
  readonly kind: "busy" | "refused" | "too-long" | "aborted";
  /** The provider answered that it did nothing: nothing was spent. */
  readonly free: boolean;
  /** Milliseconds, as the provider said; at most an hour. */
  readonly retryAfter: number | null;
  constructor(kind: ModelError["kind"], message: string, { free, retryAfter = null }: { free: boolean; retryAfter?: number | null }) {
    super(message);
    this.kind = kind;
    this.free = free;
    this.retryAfter = retryAfter;
  }
}
