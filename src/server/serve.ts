import { join } from "node:path";
import { openStores } from "../db/open-stores.ts";
import { dayNumber } from "../kit/time-zone.ts";
import type { Log } from "../kit/log.ts";
import { carryOut } from "../ledger/facts/append-facts.ts";
import { planFacts } from "../ledger/facts/plan-facts.ts";
import { openJournal } from "../ledger/journal/journal.ts";
import { serverAgents, type ServerAgents } from "./agents/open-server-agents.ts";
import { ownerToken } from "./access/owner-token.ts";
import { makeApp } from "./app.ts";
import { upkeepJobs } from "./jobs.ts";
import { openKeys } from "./keys.ts";
import { listen } from "./listen.ts";
import { loadRoutes } from "./load-routes.ts";
import { removeServingFile, writeServingFile } from "./operations/serving-file.ts";
import { readSetting } from "./organisation/settings.ts";
import { prepareDemo } from "./organisation/prepare-demo.ts";
import { refuse } from "./errors.ts";
import { listenGrpc } from "./otlp/grpc.ts";
import { receiverOf } from "./otlp/receiver.ts";
import { openSourceHealth } from "./otlp/source-health.ts";
import { isLoopback } from "./secure.ts";
import type { Services } from "./services.ts";
import { startUpkeep } from "./upkeep.ts";

export interface ServeOptions {
  /** Data folder: stores, journal, keys. Made where it is missing. */
  readonly folder: string;
  readonly host: string;
  /** The first port tried. */
  readonly port: number;
  /** Where people reach the server, where that is not the address it listens on. */
  readonly publicUrl: string | null;
  readonly clickhouseUrl: string | null;
  readonly databaseUrl: string | null;
  /** Where OTLP over gRPC is listened for; null = nowhere. Off, with a line in the log, where another program has the port. */
  readonly grpcPort: number | null;
  /** Bytes of facts that may wait for the ledger before senders are told to wait; 256 MiB where nothing is said. */
  readonly journalBytes?: number;
  /** Fill an empty ledger with the simulated organisation. */
  readonly demo: boolean;
  readonly version: string;
  readonly log: Log;
  readonly now: () => number;
  /** Told what start-up is busy with, in plain words. */
  readonly progress: (step: string) => void;
}

export interface Serving {
  readonly url: string;
  /** Signs the owner of the installation in. */
  readonly signInUrl: string;
  readonly demo: boolean;
  readonly services: Services;
  /** Where OTLP over gRPC is taken; null where it is off. */
  readonly grpcPort: number | null;
  readonly close: () => Promise<void>;
}

/** About a million responses. */
const usualJournalBytes = 256 << 20;

/** Starts everything: stores, journal, the demo where asked, the web server, the upkeep. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { folder, log } = options;
  options.progress("starting the stores");
  const stores = await openStores({
    folder,
    log,
    ...(options.clickhouseUrl === null ? {} : { clickhouseUrl: options.clickhouseUrl }),
    ...(options.databaseUrl === null ? {} : { databaseUrl: options.databaseUrl }),
  });
  const open: (() => Promise<void>)[] = [() => stores.close()];
  const closeAll = async (): Promise<void> => {
    for (const close of open.toReversed()) await close();
  };
  try {
    const keys = openKeys(folder);
    const timeZone = await readSetting(stores.control, "organisation.time-zone");
    const dayOf = (at: number): number => dayNumber(at, timeZone);
    const health = openSourceHealth(stores.control, log, options.now);
    open.push(() => health.flush());
    const journal = await openJournal({
      folder: join(folder, "journal"),
      limit: options.journalBytes ?? usualJournalBytes,
      log,
      plan: async (facts, token) => {
        const plan = await planFacts(stores.ledger, facts, token, dayOf);
        for (const { source, tool } of plan.refused)
          health.rejected(`${source}:${tool}`, 1, "session", "it is known to be somebody else's");
        return plan;
      },
      carryOut: (inserts) => carryOut(stores.ledger, inserts),
    });
    open.push(() => journal.close());
    // The address is known only when a port was found; until the app is there, requests wait outside.
    let answer = (_request: Request, _environment: unknown): Response | Promise<Response> =>
      refuse(503, "starting", "Upshot is starting", "Try again in a moment.", { "retry-after": "1" });
    const { server, port } = await listen((request, environment) => answer(request, environment), options.host, options.port);
    open.push(
      () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        }),
    );
    const publicUrl = new URL(options.publicUrl ?? `http://${isLoopback(options.host) ? "127.0.0.1" : options.host}:${port}`);
    const services: Services & { readonly agents: ServerAgents } = {
      ledger: stores.ledger,
      control: stores.control,
      controlPlace: stores.controlPlace,
      close: () => stores.close(),
      journal,
      keys,
      log,
      folder,
      now: options.now,
      publicUrl,
      timeZone,
      dayOf,
      version: options.version,
      k: await readSetting(stores.control, "privacy.k"),
      agents: serverAgents(() => services),
    };
    if (options.demo) await prepareDemo(services, options.progress);
    open.push(() => services.agents.close());
    const app = makeApp(services, await loadRoutes());
    answer = (request, environment) => app.fetch(request, environment);
    const receiver = await receiverOf(services);
    open.push(() => receiver.close());
    const grpc = options.grpcPort === null ? null : await listenGrpc(services, options.host, options.grpcPort);
    if (grpc !== null) open.push(() => grpc.close());
    // Commands on this machine ask the server instead of opening its stores.
    const place = options.host === "0.0.0.0" || options.host === "::" ? "127.0.0.1" : options.host;
    writeServingFile(folder, {
      url: `http://${place.includes(":") ? `[${place}]` : place}:${port}`,
      host: publicUrl.host,
      pid: process.pid,
    });
    open.push(async () => removeServingFile(folder));
    const agentsJob = { name: "agents: definitions, triggers and outcomes", first: 500, every: 2_000, run: () => services.agents.tick() };
    const upkeep = startUpkeep([...upkeepJobs(services), agentsJob], log);
    open.push(() => upkeep.close());
    return {
      url: publicUrl.origin,
      signInUrl: `${publicUrl.origin}/sign-in?token=${ownerToken(folder)}`,
      demo: await readSetting(stores.control, "demo"),
      services,
      grpcPort: grpc?.port ?? null,
      close: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}
