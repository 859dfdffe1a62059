import { controlArguments, type Described } from "./annotation.ts";
import { decide, type Decision } from "./decide.ts";
import { traced, type Call, type Origin, type Origins } from "./origins.ts";
import { scalars } from "./places.ts";
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
  const couldLeak = origins.tainted && origins.readPrivate;
  const tell = (which: readonly { readonly name: string; readonly origin: Origin }[]): string =>
    which.map(({ name, origin }) => `${name} ${words[origin]}`).join(", ");
  const doubtful = sources.filter(({ origin }) => !traced.has(origin));
  // A person who says yes to everything is not the last defence against what leaks.
  if (described.effect !== "read" && described.reach === "outside" && couldLeak && doubtful.length > 0)
    return say("deny", `it would reach outside, texts of outsiders were read beside what is private, and ${tell(doubtful)}`);
  // Only an address opens as it stands: any other text that was read is told to whoever is asked.
  if (described.effect === "read" && described.reach === "outside" && couldLeak && doubtful.some(({ name }) => !isAddress(call.args[name])))
    return say("deny", `it would tell outsiders something after what is private was read: ${tell(doubtful)}`);
  const decision = decide(call, described, origins, request);
  // Whoever writes a mail chooses its sender's name and its words, and so what an owner's words pick out.
  const found = sources.filter(({ origin }) => origin !== "owner" && origin !== "trusted");
  return decision.verdict === "allow" && couldLeak && found.length > 0 && (described.effect === "irreversible" || goesOut(described))
    ? say("ask", `it cannot be taken back once it left, texts of outsiders were read, and ${tell(found)}`)
    : decision;
}

function goesOut({ effect, reach }: Described): boolean {
  return effect !== "read" && reach === "outside";
}

/** One piece that may name a host or a path; what stands around it in a text that is a structure is no part of it. */
function isAddress(value: unknown): boolean {
  return scalars(value).every((one) => /^[^\s"'<>{}|\\^`]+[.:/][^\s"'<>{}|\\^`]+$/.test(String(one)));
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
  agent: "stands nowhere but in what an agent wrote",
  excepted: "stands in a sentence of its owner that says no",
  unknown: "stands nowhere: the model made it up",
};

export function matches(pattern: string, tool: string): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join(".*")}$`).test(tool);
}
export type { Decision };
