import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Control } from "../../db/postgres/control.ts";
import { UpshotError } from "../../kit/errors.ts";
import type { AgentDefinition } from "../definition/agent-definition.ts";
import { readDefinition } from "../definition/read-definition.ts";
import type { Dependencies } from "./dependencies.ts";
import { voidGrants } from "./grants.ts";

/** A definition that is in force, and whose agent it is. */
export interface Defined {
  readonly definition: AgentDefinition;
  readonly owner: string;
}

/** The folder of definitions: files are the truth. */
export interface Definitions {
  /** Those in force; of an agent whose newest file is wrong, the version before it. */
  all(): readonly Defined[];
  of(agent: string): Defined | null;
  /** Reads what changed. @returns what is wrong with each */
  reload(): Promise<readonly { readonly agent: string; readonly problem: string | null }[]>;
  /** @throws UpshotError `definition-wrong` */
  save(agent: string, text: string, owner: string): Promise<void>;
}

/** Characters of a definition's version: enough of its SHA-256 to name it. */
const versionLength = 16;
const fileName = "AGENT.md";
const fileGone = "its file is gone: it starts no more runs";

export function openDefinitions(deps: Dependencies): Definitions {
  const folder = join(deps.folder, "agents");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const seen = new Map<string, { readonly stamp: string; problem: string | null }>();
  const inForce = new Map<string, Defined>();

  const take = async (agent: string, text: string): Promise<string | null> => {
    const { definition, instructions: _, issues } = readDefinition(text);
    const [first] = issues;
    if (definition === null) return `${fileName}:${first?.line ?? 1}:${first?.column ?? 1} ${first?.message ?? "cannot be read"}`;
    if (definition.name !== agent) return `its name is ${definition.name}, its folder's ${agent}: they have to be the same`;
    const owner = await deps.personOf(definition.owner);
    if (owner === null)
      return `nobody is known by the name ${definition.owner}: the owner is a mail address or login of a person in Upshot`;
    const [known] = await deps.control.query<{ owner: string }>("select owner from agent where name = $1", [agent]);
    if (known !== undefined && known.owner !== owner) return "it belongs to somebody else: give it another name";
    const version = createHash("sha256").update(text).digest("hex").slice(0, versionLength);
    const most = (await deps.limits()).agents;
    let refused: string | null = null;
    await deps.control.transaction(async (control) => {
      if (known === undefined && (refused = await tooMany(control, owner, most)) !== null) return;
      await control.query(
        `insert into agent (name, owner, version, concurrency) values ($1, $2, $3, $4)
         on conflict (name) do update set version = $3, concurrency = $4, problem = null, changed_at = case when agent.version = $3 then agent.changed_at else now() end`,
        [agent, owner, version, definition.concurrency],
      );
      await control.query("insert into agent_version (agent, version, sealed) values ($1, $2, $3) on conflict do nothing", [
        agent,
        version,
        deps.seal(text),
      ]);
      await voidGrants(control, agent, definition.tools);
      for (const period of ["day", "month"] as const)
        await control.query(
          "insert into agent_limit (scope, period, micros) values ($1, $2, $3) on conflict (scope, period) do update set micros = $3",
          [`agent:${agent}`, period, definition.budget[period]],
        );
      // A run that had spent its own budget goes on when its owner gives it more.
      await control.query(
        `with raised as (
           update agent_limit l set micros = $2 from agent_run r
           where l.scope = 'run:' || r.id and l.micros < $2 and r.agent = $1 and r.state = 'parked' and r.waits_for = 'budget' returning r.id
         ) update agent_run set state = 'queued', waits_for = '', reason = '', wake_at = null, queued_at = now()
         where id in (select id from raised) and state = 'parked' and not exists (select from agent_stop where key = any (stop_keys))`,
        [agent, definition.budget.run],
      );
    });
    if (refused !== null) return refused;
    inForce.set(agent, { definition, owner });
    return null;
  };

  const reload = async (): Promise<{ agent: string; problem: string | null }[]> => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      const path = join(folder, entry.name, fileName);
      const stamp = stampOf(path);
      if (stamp === null || seen.get(entry.name)?.stamp === stamp) continue;
      const problem = await take(entry.name, readFileSync(path, "utf8"));
      seen.set(entry.name, { stamp, problem });
      if (problem !== null) {
        deps.log.warn("a definition of an agent cannot be used", { agent: entry.name, problem });
        await deps.control.query("update agent set problem = $2 where name = $1", [entry.name, problem]);
        if (!inForce.has(entry.name)) await restore(entry.name);
      }
    }
    for (const agent of seen.keys())
      if (!existsSync(join(folder, agent, fileName))) {
        seen.delete(agent);
        inForce.delete(agent);
        await deps.control.query("update agent set problem = $2 where name = $1", [agent, fileGone]);
      }
    return [...seen].map(([agent, { problem }]) => ({ agent, problem }));
  };

  /** After a restart with a file that is wrong, the version in force is the one in the store. */
  const restore = async (agent: string): Promise<void> => {
    const [row] = await deps.control.query<{ owner: string; sealed: Buffer }>(
      "select a.owner, v.sealed from agent a join agent_version v on v.agent = a.name and v.version = a.version where a.name = $1",
      [agent],
    );
    const definition = row === undefined ? null : readDefinition(deps.unseal(row.sealed)).definition;
    if (row !== undefined && definition !== null) inForce.set(agent, { definition, owner: row.owner });
  };

  return {
    all: () => [...inForce.values()],
    of: (agent) => inForce.get(agent) ?? null,
    reload,
    save: async (agent, text, owner) => {
      const { definition, issues } = readDefinition(text);
      const wrong = issues.map(({ line, column, message }) => `${line}:${column} ${message}`).join("\n");
      const problem = definition === null ? wrong : definition.name !== agent ? `its name has to be ${agent}` : null;
      const known = inForce.get(agent);
      const named = definition === null ? null : await deps.personOf(definition.owner);
      if (problem !== null || named !== owner || (known !== undefined && known.owner !== owner))
        throw new UpshotError({
          code: "definition-wrong",
          message: problem ?? "its owner has to be you",
          hint: "Mend the lines that are named, then save again.",
        });
      const isNew = (await deps.control.query("select from agent where name = $1", [agent])).length === 0;
      const most = (await deps.limits()).agents;
      const tooManyNow = async (): Promise<string | null> =>
        isNew ? deps.control.transaction((control) => tooMany(control, owner, most)) : null;
      const own = join(folder, agent);
      refuseTooMany(await tooManyNow());
      mkdirSync(own, { recursive: true, mode: 0o700 });
      const temporary = join(own, `.${fileName}.new`);
      writeFileSync(temporary, text, { mode: 0o600, flush: true });
      renameSync(temporary, join(own, fileName));
      await reload();
      // Others were saved at the same moment, and took the last places.
      const isThere = (await deps.control.query("select from agent where name = $1", [agent])).length > 0;
      if (isNew && !isThere) {
        const refused = await tooManyNow();
        if (refused !== null) rmSync(own, { recursive: true, force: true });
        refuseTooMany(refused);
      }
    },
  };
}

/** Why an owner gets no other agent, in words; null where they do. In a transaction: it is the next's turn when that is over. */
async function tooMany(control: Control, owner: string, most: number): Promise<string | null> {
  await control.query("select pg_advisory_xact_lock(7206, hashtext($1))", [owner]);
  const [row] = await control.query<{ count: number }>(
    "select count(*) as count from agent where owner = $1 and problem is distinct from $2",
    [owner, fileGone],
  );
  return (row?.count ?? 0) < most ? null : `its owner has ${row?.count ?? 0} agents, and may have ${most}`;
}

function refuseTooMany(problem: string | null): void {
  if (problem === null) return;
  throw new UpshotError({
    code: "too-many-agents",
    message: problem,
    hint: "Give this work to one of them, by changing its definition. An admin can raise the limit in the settings of agents.",
  });
}

function stampOf(path: string): string | null {
  try {
    const { mtimeMs, size, ino } = statSync(path);
    return `${mtimeMs} ${size} ${ino}`;
  } catch {
    return null;
  }
}
