import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Connector } from "../../src/agents/tools/connector.ts";
import type { Verifier } from "../../src/agents/tools/verifier.ts";
import type { JsonObject } from "../../src/agents/tools/tool.ts";
import { openModels } from "../../src/agents/model/open-models.ts";
import type { Script } from "../../src/agents/model/scripted.ts";
import type { ModelPort } from "../../src/agents/model/model-port.ts";
import type { OrganisationRules } from "../../src/agents/policy/judge-call.ts";
import { loadConnectors, loadVerifiers } from "../../src/agents/run/load-plug-ins.ts";
import type { OwnerLimits } from "../../src/agents/run/dependencies.ts";
import { openAgents, type OpenAgents } from "../../src/agents/run/open-agents.ts";
import { workspaceOf } from "../../src/agents/run/open-tools.ts";
import type { Control, PostgresPlace } from "../../src/db/postgres/control.ts";
import { lineLog, silentLog, type Log } from "../../src/kit/log.ts";
import type { Facts } from "../../src/model/facts.ts";
import { modelPrices } from "../../src/server/agents/model-prices.ts";
import { keysOf } from "../../src/server/keys.ts";

export const testKeys = keysOf(Buffer.alloc(32, 7));

export interface AgentHalf {
  readonly agents: OpenAgents;
  readonly control: Control;
  readonly folder: string;
  /** Facts that were sent to the ledger. */
  readonly recorded: Facts[];
  readonly log: string[];
  /** Writes a definition, and has it read. */
  readonly define: (name: string, matter: string, instructions: string) => Promise<string | null>;
  /** Seals a credential of the owner. */
  readonly enter: (kind: string, name: string, contents: object) => Promise<void>;
  /** A folder of the owner's workspace. */
  readonly workspace: (name: string) => string;
  readonly start: (agent: string, text?: string) => Promise<string>;
  /** Waits until the run is in one of these states. @throws when it takes longer than the milliseconds */
  readonly until: (run: string, states: readonly string[], milliseconds?: number) => Promise<RunSeen>;
  readonly runOf: (run: string) => Promise<RunSeen>;
  callsOf(run: string): Promise<{ id: string; tool: string; state: string; because: string; verdict: string }[]>;
  readonly close: () => Promise<void>;
}

export interface RunSeen {
  readonly state: string;
  readonly reason: string;
  readonly waitsFor: string;
  readonly costMicros: number;
}

export interface AgentHalfOptions {
  readonly folder: string;
  readonly control: Control;
  readonly place: PostgresPlace;
  readonly scripts?: Readonly<Record<string, Script>>;
  readonly models?: ModelPort;
  readonly rules?: OrganisationRules;
  readonly worker?: string;
  readonly now?: () => number;
  /** Instead of those of the product. */
  readonly connectors?: ReadonlyMap<string, Connector>;
  readonly verifiers?: ReadonlyMap<string, Verifier>;
  /** Milliseconds without a beat after which another worker is taken for dead. */
  readonly deadAfter?: number;
  /** Else none that a test could meet. */
  readonly limits?: OwnerLimits;
  /** Repositories whose deliveries may be waited for. */
  readonly hears?: readonly string[];
}

/** The agent half as the server opens it, with scripted models and without the ledger's stores. */
export async function openAgentHalf(options: AgentHalfOptions): Promise<AgentHalf> {
  const { folder, control, place, worker = "worker-1", now = Date.now, rules = { deny: [], ask: [] } } = options;
  const recorded: Facts[] = [];
  const lines: string[] = [];
  const log = lineLog((line) => lines.push(line));
  const agents = await openAgents(
    {
      control,
      folder,
      worker,
      seal: testKeys.seal,
      unseal: testKeys.unseal,
      models: options.models ?? scriptedModels(options.scripts ?? {}, now, log),
      connectors: options.connectors ?? (await loadConnectors()),
      verifiers: options.verifiers ?? (await loadVerifiers()),
      ...(options.deadAfter === undefined ? {} : { deadAfter: options.deadAfter }),
      personOf: (text) => Promise.resolve(text === "owner" || text === "ada@example.org" ? text.replace("ada@example.org", "ada") : null),
      slackPerson: () => Promise.resolve(null),
      approvalsUrl: "http://127.0.0.1/approvals",
      ledgerPerson: (owner) => Promise.resolve(testKeys.pseudonym(owner)),
      teamsOf: () => Promise.resolve([]),
      record: (facts) => {
        recorded.push(facts);
        return Promise.resolve();
      },
      rules: () => Promise.resolve(rules),
      limits: () => Promise.resolve(options.limits ?? { agents: 1e6, runsAnHour: 1e6 }),
      mayHear: (_owner, repo) => Promise.resolve(options.hears?.includes(repo) === true),
      privateHosts: ["127.0.0.1"],
      timeZone: "UTC",
      now,
      log,
    },
    place,
  );
  const runOf = async (run: string): Promise<RunSeen> => {
    const [row] = await control.query<RunSeen>(
      'select state, reason, waits_for as "waitsFor", cost_micros as "costMicros" from agent_run where id = $1',
      [run],
    );
    if (row === undefined) throw new Error(`there is no run ${run}`);
    return row;
  };
  let started = 0;
  return {
    agents,
    control,
    folder,
    recorded,
    log: lines,
    define: async (name, matter, instructions) => {
      mkdirSync(join(folder, "agents", name), { recursive: true });
      writeFileSync(
        join(folder, "agents", name, "AGENT.md"),
        `---\nname: ${name}\nowner: owner\ntriggers: [{ by-hand: true }]\n${matter.trim()}\n---\n${instructions}\n`,
      );
      return (await agents.reload()).find(({ agent }) => agent === name)?.problem ?? null;
    },
    enter: async (kind, name, contents) => {
      await control.query("insert into agent_credential (name, owner, kind, sealed) values ($1, 'owner', $2, $3)", [
        name,
        kind,
        testKeys.seal(JSON.stringify(contents)),
      ]);
    },
    workspace: (name) => {
      const path = workspaceOf(folder, "owner", name);
      mkdirSync(path, { recursive: true });
      return path;
    },
    start: async (agent, text) => {
      const input = text === undefined ? null : { text, trusted: true };
      return (await agents.start({ agent, trigger: "by-hand", triggerId: `${worker}-${started++}-${Math.random()}`, input })).run;
    },
    until: async (run, states, milliseconds = 20_000) => {
      const end = performance.now() + milliseconds;
      for (;;) {
        const seen = await runOf(run);
        if (states.includes(seen.state)) return seen;
        if (performance.now() > end) throw new Error(`the run is ${seen.state} (${seen.reason}); logged: ${lines.join("")}`);
        await new Promise((done) => setTimeout(done, milliseconds > 60_000 ? 200 : 20));
      }
    },
    runOf,
    callsOf: (run) => control.query("select id, tool, state, because, verdict from agent_call where run = $1 order by seq", [run]),
    close: () => agents.close(),
  };
}

/** Models that are programs; no other is there. */
export function scriptedModels(scripts: Readonly<Record<string, Script>>, now: () => number = Date.now, log: Log = silentLog): ModelPort {
  return openModels({
    credential: () => Promise.resolve(null),
    prices: modelPrices(),
    fetch: () => Promise.reject(new Error("no network here")),
    now,
    log,
    scripts,
  });
}

/** A model that makes these calls one after another, then ends. Decided by how many results it has: restarts change nothing. */
export function sequence(calls: readonly { readonly name: string; readonly input: JsonObject }[], end = "Done."): Script {
  return (messages) => {
    const made = messages.reduce((sum, message) => sum + (message.role === "tool" ? message.results.length : 0), 0);
    const next = calls[made];
    return next === undefined ? { text: end } : { calls: [{ name: next.name, input: next.input }] };
  };
}
