import type { Action } from "../model/action.ts";
import type { ShownContent } from "../model/usage.ts";
import type { Tokens } from "../model/tokens.ts";
import type { DatabaseQuestion } from "./database-question.ts";

/**
 * A source reads the logs of one tool. One file in `src/read/sources`; its name is the tool's id.
 * A source is pure over the bytes it is given: it opens no file, keeps nothing between calls except
 * the `state` it returns, and throws only on a defect of its own; bad input goes to `sink.skipped`.
 */
export interface Source {
  /** What people call the tool: "Claude Code". */
  readonly name: string;
  /** Folders where the tool keeps its logs on this machine, most specific first; they need not exist. */
  roots(environment: SourceEnvironment): readonly string[];
  /** That layout in one line, for people who named a folder in none: "sessions/YYYY/MM/DD/rollout-*.jsonl (~/.codex)". */
  readonly layout: string;
  /** Is `folder` laid out as this tool lays out its logs (`--logs DIR`)? `entries` are its direct children's names. */
  recognises(entries: readonly string[]): boolean;
  /** Subfolder of a recognised folder that holds the logs ("projects"), where it exists; the root is then that. */
  readonly within?: string;
  /** Is this file below a root a log? `path` is relative to the root, with forward slashes. */
  isLog(path: string): boolean;
  /**
   * Do these first bytes (up to 4 KiB) begin one of this tool's logs, and surely no other tool's? Asked where another
   * tool's source could use nothing of a file of its own: people and hooks copy logs into each other's folders.
   */
  claims?(head: Buffer): boolean;
  /**
   * "lines": append-only, read from where the last run stopped, only ever whole lines.
   * "whole": rewritten in place, read again from the start whenever it changed.
   */
  readonly mode: "lines" | "whole";
  /** Goes up when the source finds more in the same logs than before: they are read again. Default: 1. */
  readonly version?: number;
  /** For a tool that keeps logs in SQLite: `isLog` and `isDatabase` name the file, `read` gets the answers as its lines. */
  readonly database?: { isDatabase(path: string): boolean; readonly questions: readonly DatabaseQuestion[] };
  /** Reads one piece of one file into the sink; returns the state for the next piece (JSON value) or null. */
  read(piece: LogPiece, sink: SourceSink): SourceState;
}

export type SourceState = null | string | number | boolean | readonly SourceState[] | { readonly [key: string]: SourceState };

export interface SourceEnvironment {
  readonly home: string;
  readonly platform: NodeJS.Platform;
  /** Environment variables. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

export interface LogPiece {
  /** Path relative to the root, forward slashes. */
  readonly path: string;
  readonly bytes: Buffer;
  /** 1-based number of the first line in `bytes`. */
  readonly line: number;
  readonly state: SourceState;
  /** False on the fast path (tokens only): actions need not be read. */
  readonly actions: boolean;
  /**
   * False where more pieces of the same file follow at once: the state then stays in memory and may hold text
   * (an edit that waits for its result). After the last piece the state is stored and must hold none. Default: true.
   */
  readonly last?: boolean;
}

/**
 * What a source reports. Rows with an equal key are one response: the largest token counts win, shown content
 * adds up. The sink copies what it is given: a source may use one object for all calls.
 * Rows with counts that are negative, no integers or beyond any real response are rejected and counted as skipped.
 */
export interface SourceSink {
  usage(row: SourceUsage): void;
  /** Something known about a session; call as often as convenient, facts are merged. */
  session(facts: SessionFacts): void;
  action(session: string, action: Action): void;
  /** `line` is 1-based in the file; 0 = the whole file. */
  skipped(line: number, reason: string): void;
}

export interface SessionFacts {
  readonly id: string;
  /** Milliseconds UTC of the line these facts come from, null where it has no usable time. */
  readonly at: number | null;
  readonly cwd?: string | null;
  readonly branch?: string | null;
  readonly remote?: string | null;
  readonly version?: string | null;
  /** Sub-agent that wrote the line. */
  readonly agent?: string | null;
  /** Last time these facts held, where one call stands for several lines. Default: `at`. */
  readonly until?: number | null;
  /** How many lines the facts stand for: the folder or branch with most lines is the session's. Default: 1. */
  readonly lines?: number;
}

export interface SourceUsage {
  /** `responseKey(...)` of whatever names the response for good. */
  readonly key: number;
  readonly session: string;
  readonly agent: string | null;
  readonly model: string;
  /** Milliseconds UTC; NaN where the line has no usable time: the time of the row before it is taken. */
  readonly at: number;
  readonly tokens: Tokens;
  readonly webSearches: number;
  readonly speed: "standard" | "fast";
  readonly shown: ShownContent;
  readonly version: string;
  readonly final: boolean;
  readonly line: number;
}

/** Turns the actions of one file into bytes per session, without any text in them. Made anew for each file. */
export interface EvidenceReader {
  action(session: string, action: Action): void;
  finish(): readonly SessionEvidence[];
}

export interface SessionEvidence {
  readonly session: string;
  readonly bytes: Uint8Array;
}

/** Checks what a file in `src/read/sources` exports by default. */
export function isSource(value: unknown): value is Source {
  if (typeof value !== "object" || value === null) return false;
  const functions = ["roots", "recognises", "isLog", "read"];
  return (
    "name" in value && "layout" in value && "mode" in value && functions.every((name) => typeof Reflect.get(value, name) === "function")
  );
}
