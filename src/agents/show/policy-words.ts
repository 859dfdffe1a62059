import type { ToolWords } from "../../model/pages/agents.ts";
import type { AgentDefinition } from "../definition/agent-definition.ts";
import type { OrganisationRules } from "../policy/judge-call.ts";
import { sayRule } from "../policy/organisation-rules.ts";

type Tools = AgentDefinition["tools"];
type Words = Omit<ToolWords, "tool" | "scope">;

/** What holds whatever an agent is granted. */
export const alwaysTrue = [
  "Readings within its scope are done without asking.",
  "What can be undone, stays inside and lies in its scope is done without asking.",
  "It asks where you did not say to whom, where, what or how much, and the text that says so may be an outsider's.",
  "It is refused, without a question, what you neither asked for nor named once it has read what outsiders wrote: a yes given too quickly is not the last defence.",
  "It never gets a password or key to see, and nothing it reads can change these rules.",
] as const;

/** Each tool that a definition grants: what it does unasked, what it asks, what it never does. */
export function policyWords(tools: Tools): ToolWords[] {
  const words: ToolWords[] = [];
  const add = (tool: string, scope: string, said: Words): void => void words.push({ tool, scope, ...said });
  const { mail, files, fetch, slack, deployment, mcp, agents } = tools;
  if (mail !== undefined) add("mail", `${mail.mailbox}${folders(mail.folders)}`, mailWords(mail));
  if (files !== undefined)
    add("files", files.folder, {
      does: [`read files of its folder`, ...(files.may.includes("write") ? ["write files there; each change can be taken back"] : [])],
      asks: [],
      never: ["touch anything outside its folder", ...(files.may.includes("write") ? [] : ["write files"])],
    });
  if (fetch !== undefined)
    add("fetch", fetch.hosts.join(", "), {
      does: ["open addresses of these hosts that stand in your words or in what it read"],
      asks: ["open an address that it put together"],
      never: ["open an address it put together once it has read something private", "reach other hosts, or machines inside your network"],
    });
  if (slack !== undefined)
    add("slack", slack.channels.join(", "), {
      does: ["read these channels", "answer in the thread that called it"],
      asks: ["post where nobody called it"],
      never: ["write in other channels or to people directly"],
    });
  if (deployment !== undefined)
    add("deployment", `${deployment.repo}, only ${deployment.environments.join(", ")}`, {
      does: ["look how a deployment fares", ...(deployment.may.includes("roll-back") ? ["roll back when the check of health fails"] : [])],
      asks: deployment.may.includes("start") ? ["start a deployment you did not order in words"] : [],
      never: [deployment.may.includes("start") ? "deploy another repository" : "start a deployment", "touch another environment"],
    });
  for (const [server, { tools: names }] of Object.entries(mcp ?? {}))
    add(`mcp: ${server}`, names.join(", "), {
      does: ["use those of its tools that are described as readings"],
      asks: ["use any other: a tool nobody described counts as one that cannot be undone and reaches outside"],
      never: ["use a tool that changed since you granted it, before you look at it again"],
    });
  if (agents !== undefined)
    add("agents", agents.join(", "), {
      does: ["hand work to these agents, within its own rights and its own money"],
      asks: ["whatever they have to ask comes to you"],
      never: ["give them more than it has itself"],
    });
  return words;
}

function mailWords({ may }: NonNullable<Tools["mail"]>): Words {
  const can = (act: (typeof may)[number]): boolean => may.includes(act);
  return {
    does: [
      ...(can("read") ? ["read mail"] : []),
      ...(can("label") ? ["put labels on mail"] : []),
      ...(can("move") ? ["move mail between these folders; each move can be taken back"] : []),
      ...(can("draft") ? ["write drafts; you send them"] : []),
    ],
    asks: can("send") ? ["send mail to whom you did not name; it leaves after a delay in which you can take it back"] : [],
    never: ["delete mail", ...(can("send") ? [] : ["send mail"])],
  };
}

function folders(names: readonly string[] | undefined): string {
  return names === undefined ? ", every folder" : `, only ${names.join(", ")}`;
}

export function ruleWords({ deny, ask }: OrganisationRules): string[] {
  return [...deny.map((pattern) => sayRule("deny", pattern)), ...ask.map((pattern) => sayRule("ask", pattern))];
}
