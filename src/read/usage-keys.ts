import type { Tokens } from "../model/tokens.ts";

/**
 * Names of responses in the ledger, for every input that may deliver the same one: telemetry and the tool's own log
 * must find the same words, or a response is counted twice.
 */

/** Anthropic's request id ("req_011…") stands in Claude Code's log and in its telemetry; gateways omit it from both. */
export function claudeRequestKey(requestId: string): string {
  return `claude-code:request:${requestId}`;
}

/**
 * Codex and Gemini CLI name no response in both places. Session, model and counts do: a session's context grows from
 * one response to the next. Two responses of one session that are equal in every count become one.
 */
export function countedKey(tool: "codex" | "gemini-cli", session: string, model: string, tokens: Tokens): string {
  const { inputUncached, cacheRead, cacheWrite5m, cacheWrite1h, output, reasoning } = tokens;
  return `${tool}:${session}:${model}:${[inputUncached, cacheRead, cacheWrite5m, cacheWrite1h, output, reasoning].join(",")}`;
}
