import type { Agents } from "../../src/agents/agents.ts";
import { makeApp } from "../../src/server/app.ts";
import { loadRoutes } from "../../src/server/load-routes.ts";
import { publicUrl, type AskOptions, type Served } from "./served.ts";

/** Asks the same routes over the same stores, with another runtime of agents behind them. */
export async function askAgents(served: Served, agents: Agents): Promise<Served["ask"]> {
  const app = makeApp({ ...served.services, agents: { ...agents, triggers: served.services.agents.triggers } }, await loadRoutes());
  return async (method, path, { as, body }: AskOptions = {}) => {
    // The clock goes on so that nobody is slowed down.
    served.wait(50);
    return app.fetch(
      new Request(publicUrl + path, {
        method: method.toUpperCase(),
        headers: {
          host: new URL(publicUrl).host,
          ...(as === undefined ? {} : { cookie: as.cookie, "x-upshot-csrf": as.csrf }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );
  };
}
