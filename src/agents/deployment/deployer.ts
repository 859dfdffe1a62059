/** One deployment, as whoever deploys tells of it. */
export interface Deployment {
  readonly id: string;
  readonly environment: string;
  readonly ref: string;
  /** The whole hash of the commit, or whatever names what was deployed. */
  readonly commit: string;
  /** Milliseconds UTC. */
  readonly at: number;
  /** The call of an agent that started it; "" where it was somebody else. */
  readonly key: string;
  /** Id of the deployment that this one takes back; "" where it takes none back. */
  readonly takesBack: string;
}

/** "replaced": a newer one took its place after it had succeeded. */
export type DeploymentState = "waiting" | "running" | "succeeded" | "failed" | "replaced";

export interface DeploymentOrder {
  readonly environment: string;
  readonly ref: string;
  readonly key: string;
  readonly agent: string;
  readonly takesBack: string;
}

/** Whatever deploys one repository. */
export interface Deployer {
  /** As deployments of it are called on the ledger: "github.com/acme/shop". */
  readonly repo: string;
  /** The newest first, at most `mostListed`. */
  list(environment: string, signal: AbortSignal): Promise<readonly Deployment[]>;
  stateOf(id: string, signal: AbortSignal): Promise<DeploymentState>;
  /** @throws ToolError where it surely did not begin; anything else thrown: it may have */
  start(order: DeploymentOrder, signal: AbortSignal): Promise<Deployment>;
}

export const mostListed = 100;
