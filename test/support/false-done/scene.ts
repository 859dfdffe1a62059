import type { IncomingMessage, ServerResponse } from "node:http";
import type { World } from "../../../src/agents/tools/connector.ts";
import type { Effect, JsonObject } from "../../../src/agents/tools/tool.ts";
import type { Verifier } from "../../../src/agents/tools/verifier.ts";

/** What the set-up of a case gets: a folder of its own, and the means to do what an agent does. */
export interface Scene {
  readonly root: string;
  readonly world: World;
  /** A call of a tool of the connector "files" over `folder`; null where the tool said that it did not happen. */
  readonly files: (tool: "write" | "restore", args: JsonObject, folder?: string) => Promise<Effect | null>;
  /** A server that answers; its address. */
  readonly serving: (answer: (request: IncomingMessage, response: ServerResponse) => void) => Promise<string>;
  /** Ends its servers. */
  readonly stop: () => void;
}

export interface Claimed {
  readonly verifier: Verifier;
  readonly of: string;
  readonly effects: readonly (Effect | null)[];
  /** What happens after the run is over. */
  readonly later?: () => Promise<void> | void;
}

/** By what the run's claim hides. */
export type Cases = Readonly<Record<string, (scene: Scene) => Promise<Claimed>>>;
