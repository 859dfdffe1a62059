import { matches } from "../policy/judge-call.ts";
import { ToolError, type Tool } from "../tools/tool.ts";
import type { Dependencies } from "./dependencies.ts";
import { actsOf, type Acts, type Asker } from "./read-credential.ts";

/** A credential by which a tool reaches its outside system. */
export interface UsedCredential {
  readonly kind: string;
  readonly name: string;
}

/**
 * A tool that works with what the organisation entered does only what that is open for. The policy refuses the rest; and before each
 * call it is looked up anew, so that what an admin takes back ends at once, whoever calls the tool.
 */
export async function withinActs(deps: Dependencies, asker: Asker, tool: Tool, { kind, name }: UsedCredential): Promise<Tool> {
  if (await hasOwn(deps, asker, kind, name)) return tool;
  const look = async (): Promise<string | null> => refusal(await actsOf(deps, asker, kind, name), tool.name, kind, name);
  const refused = await look();
  return {
    ...tool,
    granted: (args) => refused ?? tool.granted?.(args) ?? null,
    run: async (args, call) => {
      const now = await look();
      if (now !== null) throw new ToolError(now);
      return tool.run(args, call);
    },
  };
}

async function hasOwn({ control }: Dependencies, { owner }: Asker, kind: string, name: string): Promise<boolean> {
  const own = await control.query("select from agent_credential where owner = $1 and kind = $2 and name = $3", [owner, kind, name]);
  return own.length > 0;
}

function refusal(acts: Acts | null, tool: string, kind: string, name: string): string | null {
  if (acts === "all" || acts?.some((pattern) => matches(pattern, tool)) === true) return null;
  const open = acts === null || acts.length === 0 ? "nothing" : acts.join(", ");
  return `the organisation's ${kind} ${name} is open to this agent for ${open}, and ${tool} is not among it; an admin can open it`;
}
