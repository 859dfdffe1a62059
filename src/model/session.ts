/** One continuous use of one tool by one person, or one agent run. Sub-agents are folded into their root. */
export interface Session {
  /** The log's own session id. */
  readonly id: string;
  readonly tool: string;
  /** Every working directory seen, most used first. */
  readonly cwds: readonly string[];
  /** Every git branch seen, most used first. */
  readonly branches: readonly string[];
  /** First and last line of the log, milliseconds UTC. */
  readonly from: number;
  readonly to: number;
  /** The repository where the log names one, as "host/path": an address may hold a password. */
  readonly remote: string | null;
  readonly agents: readonly string[];
}
