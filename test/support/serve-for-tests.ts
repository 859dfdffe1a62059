import { silentLog } from "../../src/kit/log.ts";
import { sessionPage } from "../../src/model/pages/session.ts";
import { serve, type Serving } from "../../src/server/serve.ts";
import { testStores } from "./test-stores.ts";

export interface TestServer extends Serving {
  /** As the installation's owner, with cookie and csrf token. */
  owner(path: string, request?: { readonly method?: string; readonly json?: unknown }): Promise<Response>;
}

/** The whole server on a free port, with no demo. `now` may be changed while it runs. */
export async function serveForTests(folder: string, now: () => number = Date.now): Promise<TestServer> {
  const { clickhouseUrl = null, databaseUrl = null } = await testStores(folder);
  const serving = await serve({
    folder,
    host: "127.0.0.1",
    port: 2e4 + Math.floor(Math.random() * 2e4),
    publicUrl: null,
    clickhouseUrl,
    databaseUrl,
    grpcPort: null,
    demo: false,
    version: "0.0.0",
    log: silentLog,
    now,
    progress: () => undefined,
  });
  let signedIn: { readonly cookie: string; readonly csrf: string } | null = null;
  const signIn = async (): Promise<{ readonly cookie: string; readonly csrf: string }> => {
    const answer = await fetch(serving.signInUrl, { redirect: "manual" });
    const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
    const session = sessionPage.parse(await (await fetch(`${serving.url}/api/session`, { headers: { cookie } })).json());
    return { cookie, csrf: session.csrf ?? "" };
  };
  return {
    ...serving,
    owner: async (path, { method = "GET", json } = {}) => {
      signedIn ??= await signIn();
      return fetch(`${serving.url}${path}`, {
        method,
        headers: {
          cookie: signedIn.cookie,
          "x-upshot-csrf": signedIn.csrf,
          ...(json === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      });
    },
  };
}
