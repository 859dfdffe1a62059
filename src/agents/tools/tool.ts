import type { z } from "zod";
import type { ToolAnnotation } from "../policy/annotation.ts";

/** What JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
export type JsonObject = Readonly<Record<string, Json>>;

/** A text as it is, anything else as JSON. */
export function plainText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

/**
 * One thing an agent may do. A tool executes nothing by itself: the runtime calls `run` after the policy allowed the call, its
 * money is held and its intent is written.
 */
export interface Tool {
  /** "mail.move": the connector's name, a point, the act. */
  readonly name: string;
  /** For the model. */
  readonly description: string;
  /** Arguments. What does not fit is answered to the model with what is wrong, and counts as a step. */
  readonly input: z.ZodType<JsonObject> | JsonSchema;
  readonly annotation: ToolAnnotation;
  /**
   * Whether the owner's definition grants exactly this ("move" to a folder that is listed): what is granted and can be undone and
   * goes nowhere is done unasked. Null: no grant says anything about these arguments; a text: why they are refused for good.
   */
  readonly granted?: (args: JsonObject) => true | null | string;
  /**
   * What settles where the call goes beside its control arguments, by ids that mean one thing for good: the channel a reply goes to, or
   * the one that a name stands for now. "Always" is for this alone.
   */
  readonly bound?: (args: JsonObject) => JsonObject;
  /** What will happen as the world will see it, for whoever is asked: the mail as it would leave, the change of a file. Reads only. */
  readonly preview?: (args: JsonObject, call: ToolCall) => Promise<Preview>;
  /** @throws ToolError where it did not happen and never will; anything else thrown may have happened */
  readonly run: (args: JsonObject, call: ToolCall) => Promise<ToolResult | ToolWaits>;
  /**
   * Of a write: what became of the call of this key, looked up in the world after a crash. "unknown": nobody can tell, a person is
   * asked. A tool without it is a read, or safe to run twice with the same key (the far side takes the key).
   */
  readonly find?: (args: JsonObject, call: ToolCall) => Promise<ToolResult | ToolWaits | "not-done" | "unknown">;
}

/** It began, and its result comes when another run is over: until then this run is parked. `find` is asked again then. */
export interface ToolWaits {
  readonly waitsForRun: string;
}

/** JSON Schema of an object, for tools that come from elsewhere. */
export interface JsonSchema {
  readonly jsonSchema: JsonObject;
}

export interface ToolCall {
  /** `${run}:${call}`: the same after every crash, never used for another call. */
  readonly key: string;
  readonly signal: AbortSignal;
  /** Milliseconds UTC. */
  readonly now: () => number;
}

export interface ToolResult {
  /** What the model gets. */
  readonly content: Json;
  readonly effect?: Effect;
}

/** What a call did to the world: what contracts are about, and how it is taken back. */
export interface Effect {
  /** "mail.filed", "mail.drafted", "mail.sent", "file.written", "deployment.started", "message.posted", … */
  readonly kind: string;
  /** What it is on the ledger: "mail:<mailbox>:<message id hash>". Holds no words of anybody. */
  readonly artifact: string;
  /**
   * What it is in words that its owner knows it by ("Bob <bob@example.net>: Lunch?"). Outsiders may have written it: kept sealed with
   * the receipt, for as long as that, and shown to the owner only; never part of a subject or of what a model gets.
   */
  readonly about?: string;
  /** What a verifier has to look at. Kept sealed. */
  readonly subject: JsonObject;
  /** What takes it back; null where nothing does. */
  readonly undo: { readonly tool: string; readonly args: JsonObject; readonly words: string } | null;
}

/** How a call is shown to whoever is asked. */
export interface Preview {
  /** "Move 1 message to Newsletters". */
  readonly title: string;
  /** Name and value, in the order of reading; long texts as they are. */
  readonly lines: readonly { readonly name: string; readonly text: string }[];
  /** What undoes it, in words; null: nothing. */
  readonly undo: string | null;
}

/** It did not happen, and `message` says why in words for the model and for people. */
export class ToolError extends Error {
  override name = "ToolError";
  /** Trying again with the same arguments may work later: the runtime waits and tries, up to its limit. */
  readonly later: boolean;
  constructor(message: string, later = false) {
    super(message);
    this.later = later;
  }
}
