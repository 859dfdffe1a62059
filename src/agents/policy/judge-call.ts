import { controlArguments, type Described } from "./annotation.ts";
import { decide, type Decision } from "./decide.ts";
import { scalars, traced, type Call, type Origin, type Origins } from "./origins.ts";
import type { Request } from "./request.ts";

/** What an organisation says about tools, for everybody. Names of tools, `*` for any text: "mail.send", "mcp.*". */
export interface OrganisationRules {
  readonly deny: readonly string[];
  readonly ask: readonly string[];
}

export interface CallToJudge {
  readonly call: Call;
  readonly described: Described;
  /** What the definition says to these very arguments (see `Tool.granted`). */
  readonly granted: true | null | string;
  /** The owner answered "allow always" to the same tool with the same control arguments. */
  readonly standing: boolean;
  readonly origins: Origins;
  readonly request: Request;
  readonly rules: OrganisationRules;
}

/**
 * Whether a run may make a call: what the organisation rules out, what the definition grants, what its owner answered before,
 * then where the values come from. The stricter of two answers wins. Deterministic; nothing that a model says is looked at.
 */
export function judgeCall(one: CallToJudge): Decision {
  const { call, rules } = one;
  if (rules.deny.some((pattern) => matches(pattern, call.tool)))
    return { verdict: "deny", because: `your organisation allows no agent to use ${call.tool}`, arguments: [] };
  const decision = withoutRules(one);
  return decision.verdict === "allow" && rules.ask.some((pattern) => matches(pattern, call.tool))
    ? { ...decision, verdict: "ask", because: `your organisation wants to be asked before every ${call.tool}` }
    : decision;
}

function withoutRules({ call, described, granted, standing, origins, request }: CallToJudge): Decision {
  if (typeof granted === "string") return { verdict: "deny", because: granted, arguments: [] };
  const sources = controlArguments(described, call.args)
    .filter((name) => scalars(call.args[name]).length > 0)
    .map((name) => ({ name, origin: origins.of(call.args[name], name) }));
  const say = (verdict: Decision["verdict"], because: string): Decision => ({ verdict, because, arguments: sources });
  const fits = granted === true && described.effect !== "irreversible";
  if (fits)
    return say(
      "allow",
      described.effect === "read" ? "its definition lets it read this" : "its definition grants it, and it can be undone",
    );
  if (standing) return say("allow", "its owner allowed this very case for good");
  // A person who says yes to everything is not the last defence against what leaks.
  if (described.effect !== "read" && described.reach === "outside" && origins.tainted && origins.readPrivate) {
    const doubtful = sources.filter(({ origin }) => !traced.has(origin));
    if (doubtful.length > 0)
      return say(
        "deny",
        `it would reach outside, texts of outsiders were read beside what is private, and ${doubtful.map(({ name, origin }) => `${name} ${words[origin]}`).join(", ")}`,
      );
  }
  return decide(call, described, origins, request);
}

/** How an origin is told to people. */
export const words: Readonly<Record<Origin, string>> = {
  owner: "is what its owner said",
  trusted: "comes from a source its owner trusts",
  named: "stands in the one thing its owner named",
  picked: "stands in what its owner's words pick out",
  made: "was made by this run",
  bounded: "is no more than what passed before",
  untrusted: "stands in what outsiders may have written",
  unknown: "stands nowhere: the model made it up",
};

export function matches(pattern: string, tool: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join(".*")}$`).test(tool);
}
export type { Decision };
