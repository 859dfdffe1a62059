import type { QueryClient } from "@tanstack/react-query";
import { createRootRoute, createRoute, createRouter } from "@tanstack/react-router";
import { Failure } from "./frame/Failure.tsx";
import { Frame } from "./frame/Frame.tsx";
import { NotFound } from "./frame/NotFound.tsx";
import { NotYours } from "./frame/NotYours.tsx";
import { Loading } from "./ui/Loading.tsx";
import { readAddress } from "./lib/address.ts";
import { innerPages } from "./lib/inner-pages.ts";
import { pages } from "./lib/pages.ts";
import { sessionQuery } from "./lib/session.ts";

/** The page's routes, made from the list of pages. The address's search part holds plain text, not JSON. */
export function makeRouter(client: QueryClient) {
  const root = createRootRoute({
    validateSearch: readAddress,
    loader: () => client.ensureQueryData(sessionQuery),
    component: Frame,
    errorComponent: Failure,
    notFoundComponent: NotFound,
  });
  const routes = pages.map((page) =>
    createRoute({
      getParentRoute: () => root,
      path: page.path,
      // The panel and the tab change nothing that is loaded.
      loaderDeps: ({ search: { from, to, team } }) => ({ from, to, team }),
      loader: async ({ deps }) => {
        const session = await client.ensureQueryData(sessionQuery);
        if (session.signedIn) await page.load(client, session, readAddress(deps));
      },
      component: page.view,
      errorComponent: Failure,
    }),
  );
  const inner = innerPages.map((page) =>
    createRoute({
      getParentRoute: () => root,
      path: page.path,
      loader: async ({ params }) => {
        const session = await client.ensureQueryData(sessionQuery);
        if (session.signedIn) await page.load(client, params);
      },
      component: page.view,
      errorComponent: NotYours,
    }),
  );
  return createRouter({
    routeTree: root.addChildren([...routes, ...inner]),
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    defaultPendingMs: 150,
    defaultPendingMinMs: 200,
    defaultPendingComponent: Loading,
    scrollRestoration: true,
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const text = new URLSearchParams(
        Object.entries(search).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
      ).toString();
      return text === "" ? "" : `?${text}`;
    },
  });
}
