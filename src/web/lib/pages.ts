import { lazyRouteComponent, type RouteComponent } from "@tanstack/react-router";
import type { QueryClient } from "@tanstack/react-query";
import type { SessionPage } from "../../model/pages/session.ts";
import { agentLimitsQuery, agentRulesQuery, agentsQuery, approvalsQuery, credentialsQuery } from "./agents.ts";
import type { Address } from "./address.ts";
import {
  adoptionQuery,
  auditQuery,
  boardQuery,
  fasterWithoutQuery,
  metricsQuery,
  mineQuery,
  overviewQuery,
  seenQuery,
  sourcesQuery,
  teamsQuery,
  toolsQuery,
} from "./queries.ts";
import { moneyQuery } from "./money.ts";
import { sessionQuery } from "./session.ts";
import { keysQuery, reviewQuery, settingsQuery, signInSettingsQuery } from "./settings.ts";
import { periodOf } from "./period-of.ts";

/** One page: its place in the navigation, what it needs before it renders, and its file. */
export interface Page {
  readonly path: string;
  /** Its name in the navigation. */
  readonly name: string;
  /** Pressed after `g`. */
  readonly key: string;
  /** Whether it is about a period and a team, so that the frame offers to choose them. */
  readonly figures: boolean;
  /** Who sees it in the navigation; absent means everybody. The server decides about the data. */
  readonly shown?: (session: SessionPage) => boolean;
  /** Starts what the page reads with useSuspenseQuery, so that nothing loads in steps. */
  readonly load: (client: QueryClient, session: SessionPage, address: Address) => Promise<unknown>;
  readonly view: RouteComponent;
}

/** Every page, in the order of the navigation. A new page is one file in pages/ and one entry here. */
export const pages: readonly Page[] = [
  {
    path: "/",
    name: "What came of it",
    key: "o",
    figures: true,
    load: async (client, session, address) => {
      const days = periodOf(session, address);
      if (days !== null) await client.ensureQueryData(overviewQuery(days, address.team));
    },
    view: lazyRouteComponent(() => import("../pages/Overview.tsx"), "Overview"),
  },
  {
    path: "/mine",
    name: "Mine",
    key: "m",
    figures: true,
    load: async (client, session, address) => {
      const days = periodOf(session, address);
      if (days !== null && session.hasOwnData)
        await Promise.all([client.ensureQueryData(mineQuery(days)), client.ensureQueryData(seenQuery)]);
    },
    view: lazyRouteComponent(() => import("../pages/Mine.tsx"), "Mine"),
  },
  {
    path: "/teams",
    name: "Teams",
    key: "t",
    figures: true,
    load: async (client, session, address) => {
      const days = periodOf(session, address);
      if (days !== null) await Promise.all([client.ensureQueryData(teamsQuery(days, address.team)), client.ensureQueryData(boardQuery)]);
    },
    view: lazyRouteComponent(() => import("../pages/Teams.tsx"), "Teams"),
  },
  {
    path: "/agents",
    name: "Agents",
    key: "a",
    figures: false,
    load: (client) =>
      Promise.all([
        client.ensureQueryData(agentsQuery),
        client.ensureQueryData(credentialsQuery),
        client.ensureQueryData(agentLimitsQuery),
        client.ensureQueryData(sessionQuery).then(({ role }) => (role === "admin" ? client.ensureQueryData(agentRulesQuery) : null)),
      ]),
    view: lazyRouteComponent(() => import("../pages/Agents.tsx"), "Agents"),
  },
  {
    path: "/approvals",
    name: "Approvals",
    key: "p",
    figures: false,
    load: (client) => client.ensureQueryData(approvalsQuery),
    view: lazyRouteComponent(() => import("../pages/Approvals.tsx"), "Approvals"),
  },
  {
    path: "/tools",
    name: "Tools & models",
    key: "l",
    figures: true,
    load: async (client, session, address) => {
      const days = periodOf(session, address);
      if (days !== null) await client.ensureQueryData(toolsQuery(days, address.team));
    },
    view: lazyRouteComponent(() => import("../pages/Tools.tsx"), "Tools"),
  },
  {
    path: "/adoption",
    name: "Adoption",
    key: "d",
    figures: true,
    load: async (client, session, address) => {
      const days = periodOf(session, address);
      await Promise.all([
        days === null ? null : client.ensureQueryData(adoptionQuery(days, address.team)),
        session.hasOwnData ? client.ensureQueryData(fasterWithoutQuery) : null,
      ]);
    },
    view: lazyRouteComponent(() => import("../pages/Adoption.tsx"), "Adoption"),
  },
  {
    path: "/money",
    name: "Money",
    key: "y",
    figures: true,
    shown: ({ role }) => role === "admin" || role === "finance",
    load: (client, _session, address) => client.ensureQueryData(moneyQuery(address)),
    view: lazyRouteComponent(() => import("../pages/Money.tsx"), "Money"),
  },
  {
    path: "/metrics",
    name: "Metrics",
    key: "e",
    figures: true,
    load: (client, _session, { team }) => client.ensureQueryData(metricsQuery(team)),
    view: lazyRouteComponent(() => import("../pages/Metrics.tsx"), "Metrics"),
  },
  {
    path: "/sources",
    name: "Sources",
    key: "s",
    figures: false,
    load: (client) => client.ensureQueryData(sourcesQuery),
    view: lazyRouteComponent(() => import("../pages/Sources.tsx"), "Sources"),
  },
  {
    path: "/settings",
    name: "Settings",
    key: "c",
    figures: false,
    shown: ({ role }) => role === "admin",
    load: (client) =>
      Promise.all([
        client.ensureQueryData(settingsQuery),
        client.ensureQueryData(signInSettingsQuery),
        client.ensureQueryData(keysQuery),
        client.ensureQueryData(reviewQuery),
      ]),
    view: lazyRouteComponent(() => import("../pages/Settings.tsx"), "Settings"),
  },
  {
    path: "/audit",
    name: "Audit",
    key: "u",
    figures: false,
    shown: ({ role }) => role === "admin" || role === "auditor",
    load: (client) => client.ensureInfiniteQueryData(auditQuery),
    view: lazyRouteComponent(() => import("../pages/Audit.tsx"), "Audit"),
  },
];

/** The page of the navigation that lies at an address, or that what lies there belongs to. */
export function findPage(path: string): Page | undefined {
  return pages.find((page) => page.path === path || (page.path !== "/" && path.startsWith(`${page.path}/`)));
}
