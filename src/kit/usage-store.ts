import type { SessionEvidence, SourceState } from "./define-source.ts";

/** How far a file has been read. */
export interface ReadPoint {
  /** Offset in bytes of what was not read. */
  readonly to: number;
  /** 1-based number of the first line that was not read. */
  readonly line: number;
  /** The source's own state: a JSON value without any text of the log. */
  readonly state: SourceState;
}

/** What is kept of one log file, as far as it takes to see whether there is anything new in it. */
export interface StoredLog {
  readonly id: number;
  /** Path relative to the root, forward slashes. */
  readonly path: string;
  /** Counts writes of this log. */
  readonly revision: number;
  readonly size: number;
  /** Milliseconds of the file's modification time. */
  readonly modified: number;
  /** How far usage was read, and how far actions were; null = never. */
  readonly readTo: number;
  readonly evidenceTo: number | null;
  /** Lines that could not be used; "" = none. */
  readonly skippedJson: string;
  readonly sessionsJson: string;
  /** Version of the source that read the log. */
  readonly reader: number;
  /** False where these cells are not as they were written: nothing in them can be trusted. Computed at every call. */
  readonly whole: boolean;
}

/** What is kept of the actions in one log. */
export interface StoredEvidence {
  /** Those parts that are as they were written. */
  readonly parts: readonly SessionEvidence[];
  readonly whole: boolean;
}

/** The rest, needed to read on. */
export interface LogDetails {
  /** Hash of the bytes at the file's start and before `point.to`. */
  readonly mark: number;
  /** Last usable time in what was read, 0 = none. */
  readonly lastAt: number;
  readonly point: ReadPoint;
  /** How far actions were read; null = never. */
  readonly evidencePoint: ReadPoint | null;
  /** Packed usage rows. */
  readonly rows: Uint8Array;
}

export interface LogChange extends LogDetails {
  readonly path: string;
  /** The revision the change is based on, 0 for a log that was not stored. */
  readonly revision: number;
  readonly size: number;
  readonly modified: number;
  readonly skippedJson: string;
  readonly sessionsJson: string;
  readonly reader: number;
  /** Evidence to add, in place of all there was where it is of the whole file. */
  readonly evidence: readonly SessionEvidence[];
  readonly evidenceFromStart: boolean;
}

/** Keeps what was read from logs. The local store implements it. */
export interface UsageStore {
  /** Goes up when the database under the store was exchanged (damage): what was read from it before is void. */
  readonly generation: number;
  /** What `read` asks of the store it is told as of one moment, whatever other runs write meanwhile. It must not write. */
  atOneMoment<T>(read: () => T): T;
  /** All logs ever read below a root, those deleted since too. */
  logs(tool: string, root: string): readonly StoredLog[];
  details(id: number): LogDetails | null;
  /** Evidence of all logs below a root, by id. */
  evidence(tool: string, root: string): ReadonlyMap<number, StoredEvidence>;
  /**
   * Writes all changes or none. A log that another run has written meanwhile is left as that run wrote it.
   * Returns the logs' ids, in order, null for those that were not written.
   */
  save(tool: string, root: string, changes: readonly LogChange[]): readonly (number | null)[];
  /** The joined rows of all logs below some roots, as they were kept last. They can be joined again. */
  joined(roots: string): Uint8Array | null;
  keepJoined(roots: string, bytes: Uint8Array): void;
  /** For whoever changes stored rows otherwise than by reading more: what was joined from them is void. */
  forgetJoined(): void;
}
