import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createHash } from "node:crypto";
import type { World } from "../tools/connector.ts";
import type { AgentDefinition } from "../definition/agent-definition.ts";
import type { Tool } from "../tools/tool.ts";
import type { Dependencies } from "./dependencies.ts";
import { actsOf, readCredential } from "./read-credential.ts";
import { withinActs } from "./within-acts.ts";

export interface OpenTools {
  readonly tools: readonly Tool[];
  close(): Promise<void>;
}

/** An owner's folder of this name. Folders of owners are named by a hash: a name shall tell nobody whose it is. */
export function workspaceOf(folder: string, owner: string, name: string): string {
  if (!/^[^./\\\p{C}][^/\\\p{C}]{0,99}$/u.test(name)) throw new TypeError("a folder of a workspace has a plain name");
  return join(folder, "workspaces", createHash("sha256").update(owner).digest("hex").slice(0, 16), name);
}

/** The outside as an agent may reach it. */
export function worldOf(
  deps: Dependencies,
  agent: { readonly definition: AgentDefinition; readonly owner: string; readonly run: string; readonly trigger?: World["trigger"] },
): World {
  const { definition, owner, run, trigger } = agent;
  const asker = { agent: definition.name, owner };
  return {
    ...(trigger === undefined ? {} : { trigger }),
    agent: definition.name,
    owner,
    run,
    definition,
    credential: async (kind, name) => (await readCredential(deps, asker, kind, name))?.value ?? null,
    credentialWithGiver: (kind, name) => readCredential(deps, asker, kind, name),
    credentialProblem: async (kind, name, problem) => {
      // Of what is closed to it an agent says nothing.
      const isOpen = (await actsOf(deps, asker, kind, name)) !== null;
      await deps.control.query(
        `update agent_credential set problem = $4, problem_at = case when $4::text is null then null else now() end
         where kind = $1 and name = $2 and problem is distinct from $4
           and owner = (select owner from agent_credential where kind = $1 and name = $2 and owner in ($3, 'org') order by owner = 'org' limit 1)
           and (owner <> 'org' or $5)`,
        [kind, name, owner, problem, isOpen],
      );
    },
    workspace: (name) => {
      const folder = workspaceOf(deps.folder, owner, name);
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      return folder;
    },
    handOver: run === "" ? null : deps.handOver(run),
    privateHosts: deps.privateHosts,
    now: deps.now,
    log: deps.log,
  };
}

/** Opens the connectors that the definition names, with its scopes. @throws UpshotError of a connector */
export async function openTools(deps: Dependencies, world: World): Promise<OpenTools> {
  const open: { close(): Promise<void> }[] = [];
  const tools: Tool[] = [];
  const close = async (): Promise<void> => {
    await Promise.allSettled(open.map((one) => one.close()));
  };
  try {
    for (const [id, scope] of Object.entries(world.definition.tools)) {
      const connector = deps.connectors.get(id);
      if (connector === undefined || scope === undefined) continue;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the definition was checked: what stands under a connector's word is its scope
      const opened = await connector.open(scope as never, world);
      open.push(opened);
      for (const tool of opened.tools) {
        const used = opened.credentialOf?.(tool.name) ?? null;
        tools.push(used === null ? tool : await withinActs(deps, { agent: world.agent, owner: world.owner }, tool, used));
      }
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { tools, close };
}
