import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { UpshotError } from "../../kit/errors.ts";
import type { World } from "../tools/connector.ts";
import { plainText, ToolError, type Json, type JsonObject, type Tool, type ToolCall, type ToolResult } from "../tools/tool.ts";
import { mostListed, type Deployer, type Deployment, type DeploymentState } from "./deployer.ts";
import { checkHealth, healthUrl } from "./health.ts";

export interface DeploymentToolOptions {
  readonly deployer: Deployer;
  readonly may: readonly ("start" | "roll-back")[];
  /** Whole names: nothing is done in any other. */
  readonly environments: readonly string[];
  readonly world: World;
}

const environment = z.string().regex(/^[\w./ -]{1,100}$/, "letters, digits, blanks and ./_-");
const ref = z.string().regex(/^[\w./-]{1,200}$/, "a branch, a tag or a commit");
const statusInput = z.strictObject({
  environment,
  wait: z.int().min(0).max(90).default(0).describe("Seconds to wait for the newest deployment to come to an end"),
});
const startInput = z.strictObject({ environment, ref });
const rollBackInput = z.strictObject({ environment });

export function deploymentTools(options: DeploymentToolOptions): Tool[] {
  const { may } = options;
  return [
    statusTool(options),
    ...(may.includes("start") ? [startTool(options)] : []),
    ...(may.includes("roll-back") ? [rollBackTool(options)] : []),
  ].map((tool) => withinEnvironments(tool, options));
}

/**
 * No tool does anything in an environment that the definition does not list: the policy refuses it for good, and so does the tool
 * itself, whoever calls it.
 */
function withinEnvironments(tool: Tool, { environments }: DeploymentToolOptions): Tool {
  const refusal = ({ environment: where }: JsonObject): string | null =>
    environments.some((one) => one === where)
      ? null
      : `its definition lists ${environments.length === 1 ? "the environment" : "the environments"} ${environments.join(", ")}, and ${plainText(where)} is none of them`;
  const check = (args: JsonObject): void => {
    const refused = refusal(args);
    if (refused !== null) throw new ToolError(refused);
  };
  const { preview, find: look } = tool;
  return {
    ...tool,
    description: `${tool.description} Environments: ${environments.join(", ")}.`,
    granted: (args) => refusal(args) ?? tool.granted?.(args) ?? null,
    run: async (args, call) => {
      check(args);
      return tool.run(args, call);
    },
    ...(preview === undefined
      ? {}
      : {
          preview: async (args, call) => {
            check(args);
            return preview(args, call);
          },
        }),
    ...(look === undefined
      ? {}
      : {
          find: async (args, call) => {
            check(args);
            return look(args, call);
          },
        }),
  };
}

/** Newest deployments that are described, and milliseconds between two looks. */
const mostDescribed = 5;
const pause = 5000;

function statusTool({ deployer, world }: DeploymentToolOptions): Tool {
  return {
    name: "deployment.status",
    description: `The newest deployments of ${deployer.repo} in an environment, how they went, and whether the service is healthy.`,
    input: statusInput,
    // Names of branches and environments may be an outsider's.
    annotation: { effect: "read", reach: "inside", control: [], content: "untrusted", undo: null },
    granted: () => true,
    run: async (args, { signal, now }) => {
      const { environment: where, wait } = statusInput.parse(args);
      const until = now() + wait * 1000;
      for (;;) {
        const listed = (await deployer.list(where, signal)).slice(0, mostDescribed);
        const states = await Promise.all(listed.map(async ({ id }) => deployer.stateOf(id, signal)));
        const isUnderWay = states[0] === "waiting" || states[0] === "running";
        if (isUnderWay && now() + pause <= until) await sleep(pause, undefined, { signal });
        else
          return {
            content: {
              deployments: listed.map((one, index) => described(one, states[index] ?? "waiting")),
              health: await healthOf(world, signal),
            },
          };
      }
    },
  };
}

function startTool({ deployer, world: { agent } }: DeploymentToolOptions): Tool {
  return {
    name: "deployment.start",
    description: `Deploys a branch, tag or commit of ${deployer.repo}. Its owner is asked first.`,
    input: startInput,
    annotation: { effect: "irreversible", reach: "outside", control: ["environment", "ref"], content: "trusted", undo: null },
    preview: async (args) => {
      const { environment: where, ref: what } = startInput.parse(args);
      const lines = [
        { name: "Repository", text: deployer.repo },
        { name: "Environment", text: where },
        { name: "What", text: what },
      ];
      return { title: `Deploy ${what} to ${where}`, lines, undo: null };
    },
    run: async (args, { key, signal }) =>
      started("deployment.started", deployer, await deployer.start({ ...startInput.parse(args), key, agent, takesBack: "" }, signal)),
    find: async (args, call) => find("deployment.started", deployer, startInput.parse(args).environment, call),
  };
}

/** Goes back to what ran before: it takes no ref, so that nobody can have anything else deployed by it. */
function rollBackTool({ deployer, may, world: { agent } }: DeploymentToolOptions): Tool {
  const undoable = may.includes("start");
  return {
    name: "deployment.roll-back",
    description: `Deploys what ran well in an environment of ${deployer.repo} before the newest deployment.`,
    input: rollBackInput,
    annotation: {
      effect: "reversible",
      reach: "inside",
      control: ["environment"],
      content: "trusted",
      undo: undoable ? "deployment.start" : null,
    },
    // The owner's standing order: the tool is there only where the definition says "roll-back", for the environments it names.
    granted: () => true,
    preview: async (args, { signal }) => {
      const { environment: where } = rollBackInput.parse(args);
      const { newest, before } = await whatRan(deployer, where, signal);
      const lines = [
        { name: "Now", text: `${newest.ref} (${newest.commit.slice(0, 12)})` },
        { name: "Then", text: `${before.ref} (${before.commit.slice(0, 12)})` },
      ];
      return { title: `Roll ${where} back`, lines, undo: `Deploy ${newest.ref} again` };
    },
    run: async (args, { key, signal }) => {
      const { environment: where } = rollBackInput.parse(args);
      const { newest, before } = await whatRan(deployer, where, signal);
      const order = { environment: where, ref: before.commit === "" ? before.ref : before.commit, key, agent, takesBack: newest.id };
      return started("deployment.rolled-back", deployer, await deployer.start(order, signal), undoable ? newest : undefined);
    },
    find: async (args, call) => find("deployment.rolled-back", deployer, rollBackInput.parse(args).environment, call, undoable),
  };
}

/** The newest deployment, and the one before it that went well and was another. @throws ToolError where there is none to go back to */
async function whatRan(deployer: Deployer, where: string, signal: AbortSignal): Promise<{ newest: Deployment; before: Deployment }> {
  const [newest, ...older] = await deployer.list(where, signal);
  if (newest === undefined) throw new ToolError(`nothing was deployed to ${where} yet`);
  if (newest.takesBack !== "") throw new ToolError(`${where} was rolled back already`);
  for (const before of older) {
    if (sameThing(before, newest)) continue;
    const state = await deployer.stateOf(before.id, signal);
    if (state === "succeeded" || state === "replaced") return { newest, before };
  }
  throw new ToolError(`nothing else ran well in ${where} before: there is nothing to go back to`);
}

export function sameThing(one: Deployment, other: Deployment): boolean {
  return one.commit === "" || other.commit === "" ? one.ref === other.ref : one.commit === other.commit;
}

async function find(
  kind: string,
  deployer: Deployer,
  where: string,
  { key, signal }: ToolCall,
  undoable = false,
): Promise<ToolResult | "not-done" | "unknown"> {
  const listed = await deployer.list(where, signal);
  const own = listed.find((one) => one.key === key);
  if (own === undefined) return listed.length < mostListed ? "not-done" : "unknown";
  return started(kind, deployer, own, undoable ? listed.find(({ id }) => id === own.takesBack) : undefined);
}

function started(kind: string, { repo }: Deployer, { id, environment: where, commit, at }: Deployment, instead?: Deployment): ToolResult {
  return {
    content: { id, environment: where, commit },
    effect: {
      kind,
      artifact: `deploy:${repo}#${id}`,
      subject: { repo, id, environment: where, at },
      undo:
        instead === undefined
          ? null
          : {
              tool: "deployment.start",
              args: { environment: where, ref: instead.commit === "" ? instead.ref : instead.commit },
              words: `Deploy ${instead.ref} again`,
            },
    },
  };
}

function described({ id, ref: what, commit, at, takesBack }: Deployment, state: DeploymentState): Json {
  return { id, ref: what, commit, state, at: new Date(at).toISOString(), ...(takesBack === "" ? {} : { rollsBack: takesBack }) };
}

async function healthOf(world: World, signal: AbortSignal): Promise<Json> {
  const url = healthUrl(world);
  if (url === null) return null;
  try {
    const { healthy, said } = await checkHealth(url, 1, world, signal);
    return { healthy, said };
  } catch (error) {
    if (error instanceof UpshotError) throw new ToolError(error.message);
    throw error;
  }
}
