import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Agents } from "../../agents/agents.ts";
import type { Script } from "../../agents/model/scripted.ts";
import type { Triggers } from "../../agents/triggers/open-triggers.ts";
import type { OpenAgents } from "../../agents/run/open-agents.ts";
import { UpshotError } from "../../kit/errors.ts";
import { dayName } from "../../kit/time-zone.ts";
import { allowedHosts, openOutgoing } from "../../kit/outgoing.ts";
import { findPerson } from "../organisation/identities.ts";
import { readSetting } from "../organisation/settings.ts";
import type { Services } from "../services.ts";
import { demoOwner } from "./demo-agent.ts";
import { mayHear } from "./may-hear.ts";
import { modelPrices } from "./model-prices.ts";
import { installationOwner } from "./for-reader.ts";
import { personNamed } from "./owner-of-definition.ts";
import { teamsOf } from "./teams-of.ts";

/** Agents of this server. */
export interface ServerAgents extends Agents {
  readonly triggers: Triggers;
  /** Looks for changed definitions, due outcomes and what triggers want. The first one opens everything. */
  tick(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Agents, opened at their first use: a server whose pages are asked for need not wait for the packages of models and mail. Those
 * are optional: without them everything else runs, and whoever asks for an agent is told how to add them.
 */
export function serverAgents(services: () => Services): ServerAgents {
  let opening: Promise<OpenAgents> | null = null;
  let isAbsent = false;
  const opened = async (): Promise<OpenAgents> => {
    opening ??= open(services()).catch((error: unknown) => {
      opening = null;
      isAbsent = error instanceof UpshotError && error.code === "agents-off";
      throw error;
    });
    return opening;
  };
  return {
    reload: async () => (await opened()).reload(),
    save: async (agent, text, owner) => (await opened()).save(agent, text, owner),
    start: async (order) => (await opened()).start(order),
    answer: async (approval, answer) => (await opened()).answer(approval, answer),
    stop: async (key, by) => (await opened()).stop(key, by),
    lift: async (key) => (await opened()).lift(key),
    pause: async (agent, paused) => (await opened()).pause(agent, paused),
    undo: async (run, call, by) => (await opened()).undo(run, call, by),
    tag: async (run, exploration) => (await opened()).tag(run, exploration),
    listen: (run, hear) => {
      const hush = opened().then((agents) => agents.listen(run, hear));
      hush.catch(() => undefined);
      return () => void hush.then((end) => end()).catch(() => undefined);
    },
    triggers: {
      tick: async () => (await opened()).triggers.tick(),
      webhookSecret: async (agent, name) => (await opened()).triggers.webhookSecret(agent, name),
      webhook: async (hook) => (await opened()).triggers.webhook(hook),
      // Every input's deliveries come by here: without agents there is nobody to tell.
      delivery: async (taken) => {
        if (!isAbsent) await (await opened()).triggers.delivery(taken);
      },
      slack: async (body, headers) => (await opened()).triggers.slack(body, headers),
      close: () => Promise.resolve(),
    },
    tick: async () => {
      if (isAbsent || (opening === null && !(await areThereAgents(services())))) return;
      const agents = await opened();
      await stopAgentsOfLeavers(services(), agents);
      await agents.tick();
    },
    close: async () => {
      await (await opening?.catch(() => null))?.close();
    },
  };
}

async function open(services: Services): Promise<OpenAgents> {
  const { control, keys, log, now, timeZone, folder } = services;
  let parts: Awaited<ReturnType<typeof loadParts>>;
  try {
    parts = await loadParts();
  } catch (error) {
    const off = withoutPackages(error);
    if (off === null) throw error;
    log.warn("agents are off: their packages are not installed", { add: packages });
    throw off;
  }
  const privateHosts = allowedHosts(folder);
  // A demo may be made, or taken away, while the server runs.
  const scripts: Record<string, Script> = {};
  const lookForDemo = async (): Promise<void> => {
    if (await readSetting(control, "demo")) Object.assign(scripts, parts.scripts);
    else for (const name of Object.keys(scripts)) delete scripts[name];
  };
  await lookForDemo();
  const teams = async (owner: string): Promise<string[]> =>
    owner === installationOwner ? [] : teamsOf(control, owner, dayName(now(), timeZone));
  const agents = await parts.openAgents(
    {
      control,
      folder,
      worker: workerOf(folder),
      seal: keys.seal,
      unseal: keys.unseal,
      connectors: parts.connectors,
      verifiers: parts.verifiers,
      models: parts.openModels({
        credential: async (owner, name, agent) =>
          (await parts.readCredential({ control, unseal: keys.unseal, teamsOf: teams }, { owner, agent }, "provider", name))?.value ?? null,
        prices: modelPrices(),
        fetch: parts.safeFetch(openOutgoing({ allowed: privateHosts, milliseconds: 600_000 })),
        now,
        log,
        scripts,
      }),
      personOf: (text) => personNamed(services, text),
      slackPerson: async (user) => (await findPerson(control, keys, { kind: "slack", value: user }))?.pseudonym ?? null,
      approvalsUrl: new URL("/approvals", services.publicUrl).href,
      ledgerPerson: async (owner) =>
        owner !== installationOwner ? owner : (await readSetting(control, "demo")) ? demoOwner(keys) : keys.pseudonym(installationOwner),
      teamsOf: teams,
      record: (facts) => services.journal.write(facts),
      rules: remembered(2_000, () => readSetting(control, "agents.rules")),
      limits: remembered(2_000, () => readSetting(control, "agents.limits")),
      mayHear: (owner, repo) => mayHear(services, owner, repo),
      privateHosts,
      timeZone,
      now,
      log,
    },
    services.controlPlace,
  );
  return {
    ...agents,
    tick: async () => {
      await lookForDemo();
      await agents.tick();
    },
  };
}

/** What a missing package means: agents' are optional. Null: something else is wrong. */
export function withoutPackages(error: unknown): UpshotError | null {
  if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) return null;
  return new UpshotError({
    code: "agents-off",
    message: "agents are off: their packages are not installed",
    hint: packages,
    cause: error,
  });
}

/** A server without agents loads none of their packages. */
async function areThereAgents({ control, folder }: Services): Promise<boolean> {
  const files = join(folder, "agents");
  if (existsSync(files) && readdirSync(files).length > 0) return true;
  return (await control.query("select from agent limit 1")).length > 0;
}

/** Whoever left answers no more questions: nothing goes on in their name. */
async function stopAgentsOfLeavers({ control, now, timeZone }: Services, agents: Agents): Promise<void> {
  const left = await control.query<{ key: string }>(
    `select 'agent:' || a.name as key from agent a join person p on p.pseudonym = a.owner
     where p.left_on <= $1 and not exists (select from agent_stop s where s.key = 'agent:' || a.name)`,
    [dayName(now(), timeZone)],
  );
  for (const { key } of left) await agents.stop(key, "the directory: its owner left");
}

const packages =
  "npm install ai @ai-sdk/anthropic @ai-sdk/openai @ai-sdk/google @ai-sdk/amazon-bedrock @ai-sdk/openai-compatible @ai-sdk/mcp @dbos-inc/dbos-sdk imapflow nodemailer postal-mime @slack/bolt";

async function loadParts() {
  const [{ openAgents }, { loadConnectors, loadVerifiers }, { openModels }, { readCredential }, { safeFetch }, { triage }] =
    await Promise.all([
      import("../../agents/run/open-agents.ts"),
      import("../../agents/run/load-plug-ins.ts"),
      import("../../agents/model/open-models.ts"),
      import("../../agents/run/read-credential.ts"),
      import("../../agents/net/safe-fetch.ts"),
      import("../../agents/model/scripts/triage.ts"),
    ]);
  return {
    openAgents,
    openModels,
    readCredential,
    safeFetch,
    scripts: { triage },
    connectors: await loadConnectors(),
    verifiers: await loadVerifiers(),
  };
}

/** Names this data folder's worker for good: what it had in hand when it ended is its own at the next start. */
function workerOf(folder: string): string {
  const path = join(folder, "keys", "worker");
  mkdirSync(join(folder, "keys"), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path, randomUUID(), { mode: 0o600, flag: "wx", flush: true });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return readFileSync(path, "utf8").trim();
}

/** What was read within the last milliseconds is not read again. */
function remembered<T>(milliseconds: number, read: () => Promise<T>): () => Promise<T> {
  let known: { readonly until: number; readonly value: Promise<T> } | null = null;
  return async () => {
    if (known !== null && performance.now() < known.until) return known.value;
    const value = read();
    known = { until: performance.now() + milliseconds, value };
    value.catch(() => (known = null));
    return value;
  };
}
