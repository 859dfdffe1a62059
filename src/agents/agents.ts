import type { JsonObject } from "./tools/tool.ts";

/** What pages, the terminal, Slack and triggers do with agents. Whether somebody may is the caller's to check: `by` is who. */
export interface Agents {
  /** Reads the folder of definitions again; tells what is wrong with each. */
  reload(): Promise<readonly { readonly agent: string; readonly problem: string | null }[]>;
  /** Writes a definition as it was edited in the page, after it was checked; the file stays the truth. @throws UpshotError `definition-wrong` */
  save(agent: string, text: string, owner: string): Promise<void>;
  /** Starts a run; the same happening again starts none and names the one there is. @throws UpshotError `no-such-agent`, `agent-paused`, `agent-stopped` */
  start(order: StartOrder): Promise<{ readonly run: string; readonly known: boolean }>;
  /** @throws UpshotError `answered-already`, `approval-expired`, `no-such-approval` */
  answer(approval: string, answer: ApprovalAnswer): Promise<void>;
  /** "org", "agent:<name>" or "run:<id>": committed when it returns. */
  stop(key: string, by: string): Promise<void>;
  /** Lifts the stop of an agent or of all; a stopped run stays stopped. */
  lift(key: string): Promise<void>;
  pause(agent: string, paused: boolean): Promise<void>;
  /** Takes an effect back by the undo its receipt names, as a call of its own. @throws UpshotError `nothing-to-undo` */
  undo(run: string, call: string, by: string): Promise<void>;
  /** Declares a run exploration, or not. */
  tag(run: string, exploration: boolean): Promise<void>;
  /** Text of a running model call as it comes. Returns what ends the listening. */
  listen(run: string, hear: (piece: string) => void): () => void;
}

export interface StartOrder {
  readonly agent: string;
  readonly trigger: "by-hand" | "mail" | "schedule" | "webhook" | "slack" | "deployment" | "pull-request" | "agent";
  /** Names the happening for good: "mail:<message id>", "schedule:2026-11-21T07:00". */
  readonly triggerId: string;
  /** What the run is told besides its instructions. `trusted`: words of its owner; else content that outsiders may have written. */
  readonly input: { readonly text: string; readonly trusted: boolean; readonly facts?: JsonObject } | null;
  /** The run that hands work over. */
  readonly parent?: string;
}

export interface ApprovalAnswer {
  /** "allow-always": this call, and from now on calls of the same tool with the same control arguments. */
  readonly answer: "allow" | "allow-always" | "deny";
  readonly by: string;
  /** Told to the agent. */
  readonly note?: string;
}
