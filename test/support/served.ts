import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { openStores, type Stores } from "../../src/db/open-stores.ts";
import { lineLog } from "../../src/kit/log.ts";
import { carryOut } from "../../src/ledger/facts/append-facts.ts";
import { planFacts } from "../../src/ledger/facts/plan-facts.ts";
import { openJournal } from "../../src/ledger/journal/journal.ts";
import type { Role } from "../../src/model/access.ts";
import { sessionCookie } from "../../src/server/access/identify.ts";
import { beginSession } from "../../src/server/access/sessions.ts";
import { makeApp } from "../../src/server/app.ts";
import { openKeys } from "../../src/server/keys.ts";
import { loadRoutes } from "../../src/server/load-routes.ts";
import { savePerson } from "../../src/server/organisation/people.ts";
import { serverAgents, type ServerAgents } from "../../src/server/agents/open-server-agents.ts";
import type { Services } from "../../src/server/services.ts";
import { testStores } from "./test-stores.ts";

/** The whole server over real stores, asked without a network. */
export interface Served {
  readonly services: Services & { readonly agents: ServerAgents };
  /** Everything that was logged. */
  readonly logged: () => string;
  /** Moves the server's clock. */
  wait(milliseconds: number): void;
  /** A request as it is. */
  fetch(request: Request): Promise<Response>;
  ask(method: string, path: string, options?: AskOptions): Promise<Response>;
  /** Signs a person in. */
  signIn(who: { readonly pseudonym: string | null; readonly role: Role }): Promise<SignedInAs>;
  /** Adds somebody and signs them in. */
  newPerson(name: string, role: Role): Promise<SignedInAs & { readonly pseudonym: string; readonly mail: string }>;
  close(): Promise<void>;
}

export interface SignedInAs {
  readonly cookie: string;
  readonly csrf: string;
}

export interface AskOptions {
  readonly as?: SignedInAs;
  readonly key?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const publicUrl = "http://127.0.0.1:4680";
export const dayOf = (at: number): number => Math.floor(at / 86_400_000);

/** @param options.clickhouseUrl servers that hold the ledger, whatever the tests' own are */
export async function openServed(folder: string, start = Date.now(), options: { readonly clickhouseUrl?: string } = {}): Promise<Served> {
  const lines: string[] = [];
  const log = lineLog((line) => lines.push(line));
  const stores: Stores = await openStores({ folder, log, ...(await testStores(folder)), ...options });
  const keys = openKeys(folder);
  mkdirSync(join(folder, "journal"), { recursive: true });
  const journal = await openJournal({
    folder: join(folder, "journal"),
    limit: 64 << 20,
    log,
    plan: async (facts, token) => planFacts(stores.ledger, facts, token, dayOf),
    carryOut: async (inserts) => carryOut(stores.ledger, inserts),
  });
  let later = 0;
  const services: Services & { readonly agents: ServerAgents } = {
    ledger: stores.ledger,
    control: stores.control,
    controlPlace: stores.controlPlace,
    agents: serverAgents(() => services),
    close: async () => {
      await services.agents.close();
      await stores.close();
    },
    journal,
    keys,
    log,
    folder,
    dayOf,
    now: () => start + later,
    publicUrl: new URL(publicUrl),
    timeZone: "UTC",
    k: 8,
    version: "0.0.0-test",
  };
  const app = makeApp(services, await loadRoutes());
  const signIn: Served["signIn"] = async (who) => {
    const { token, csrf } = await beginSession(stores.control, keys, who);
    return { cookie: `${sessionCookie}=${token}`, csrf };
  };
  return {
    services,
    logged: () => lines.join(""),
    wait: (milliseconds) => {
      later += milliseconds;
    },
    fetch: async (request) => app.fetch(request),
    ask: async (method, path, { as, key, body, headers } = {}) =>
      app.fetch(
        new Request(publicUrl + path, {
          method: method.toUpperCase(),
          headers: {
            host: new URL(publicUrl).host,
            ...(as === undefined ? {} : { cookie: as.cookie, "x-upshot-csrf": as.csrf }),
            ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
            ...(body === undefined ? {} : { "content-type": "application/json" }),
            ...headers,
          },
          ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
          redirect: "manual",
        }),
      ),
    signIn,
    newPerson: async (name, role) => {
      const mail = `${name.toLowerCase().replaceAll(" ", ".")}@example.org`;
      const today = new Date(start + later).toISOString().slice(0, 10);
      const { pseudonym } = await savePerson(stores.control, keys, { details: { name, mail }, role }, today);
      return { ...(await signIn({ pseudonym, role })), pseudonym, mail };
    },
    close: async () => {
      await services.agents.close();
      await journal.close();
      await stores.close();
    },
  };
}
