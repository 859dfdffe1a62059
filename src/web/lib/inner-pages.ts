import { lazyRouteComponent, type RouteComponent } from "@tanstack/react-router";
import type { QueryClient } from "@tanstack/react-query";
import { agentQuery, runQuery } from "./agents.ts";

/** A page about one thing, reached from a page of the navigation. */
export interface InnerPage {
  readonly path: string;
  /** The page of the navigation it belongs to. */
  readonly of: string;
  readonly load: (client: QueryClient, params: Readonly<Record<string, string | undefined>>) => Promise<unknown>;
  readonly view: RouteComponent;
}

export const innerPages: readonly InnerPage[] = [
  {
    path: "/agents/$name",
    of: "/agents",
    load: (client, { name = "" }) => client.ensureQueryData(agentQuery(name)),
    view: lazyRouteComponent(() => import("../pages/Agent.tsx"), "Agent"),
  },
  {
    path: "/agents/runs/$id",
    of: "/agents",
    load: (client, { id = "" }) => client.ensureQueryData(runQuery(id)),
    view: lazyRouteComponent(() => import("../pages/Run.tsx"), "Run"),
  },
];
