import { controlArguments, type Described } from "./annotation.ts";
import { traced, type Call, type Origin, type Origins } from "./origins.ts";
import { scalars } from "./places.ts";
import type { Request } from "./request.ts";

export type Verdict = "allow" | "ask" | "deny";

export interface Decision {
  readonly verdict: Verdict;
  /** In plain words, for whoever is asked and for the trail. */
  readonly because: string;
  /** The control arguments that decided it, and where each comes from. */
  readonly arguments: readonly { readonly name: string; readonly origin: Origin }[];
}

/**
 * Whether a call may be made. Deterministic, and blind to what the model says about it: it looks at what the tool does, at
 * where the values come from that say to whom, where and how much, and at what the owner asked for.
 *
 * Allowed: readings, and effects whose control arguments all trace to the owner. Asked: what the owner asked for without naming
 * it. Denied, without asking: what they neither named nor asked for, once anything outsiders may have written was read,
 * so that a person who says yes to everything is not the last defence.
 */
export function decide(call: Call, described: Described, origins: Origins, request: Request): Decision {
  const control = controlArguments(described, call.args);
  const sources = originsOf(call, control, origins);
  const untraced = sources.filter(({ origin }) => !traced.has(origin));
  const say = (verdict: Verdict, because: string): Decision => ({ verdict, because, arguments: sources });

  if (described.effect === "read") {
    if (described.reach !== "outside" || untraced.length === 0) return say("allow", "reads what its owner may read");
    // A link copied from a text tells its author no more than that it was opened; one that was put together may carry anything.
    if (untraced.every(({ origin }) => origin === "untrusted")) return say("allow", "opens an address as it stands in what was read");
    return origins.readPrivate && origins.tainted
      ? say("deny", `would call an address that no outsider wrote (${names(untraced)}), after reading what is not for outsiders`)
      : say("ask", `would call an address that stands in nothing it read: ${names(untraced)}`);
  }
  const asked = request.asksFor(call.tool);
  const byOwner = sources.some(({ origin }) => origin === "owner" || origin === "trusted");
  // Who hands over to a text hands over what can be undone, and what concerns whom they named themselves.
  const handedOver = asked || (request.delegates && (byOwner || described.effect === "reversible"));
  const harmless = described.effect === "reversible" && described.reach !== "outside";
  if (untraced.length === 0) {
    if (described.effect === "irreversible" && !byOwner && sources.some(({ origin }) => origin === "picked") && handedOver)
      return say("ask", `cannot be undone, and was picked from a list: ${names(sources)}`);
    if (handedOver || harmless)
      return say("allow", handedOver ? "what its owner asked for, by names its owner gave" : "can be undone, and goes nowhere");
    if (!origins.tainted || byOwner) return say("ask", "its owner named whom it concerns, and did not ask for this");
    return say("deny", "its owner did not ask for it, and texts of outsiders were read before");
  }
  const isExcepted = untraced.some(({ origin }) => origin === "excepted");
  const open = isExcepted ? "its owner said it in a sentence that says no" : "its owner did not say";
  if (!origins.tainted) return say("ask", `${open}: ${names(untraced)}`);
  if (untraced.some(({ name }) => origins.ownerGives(call.args[name], name)))
    return say("deny", `its owner named somebody or something else for: ${names(untraced)}`);
  if (harmless && request.delegates && !isExcepted)
    return say("allow", "can be undone, goes nowhere, and its owner handed the choice over");
  if (asked || harmless || (request.delegates && described.effect === "reversible"))
    return say("ask", `${open}, and outsiders may have: ${names(untraced)}`);
  return say("deny", `its owner did not ask for it, and outsiders may have named: ${names(untraced)}`);
}

function originsOf(call: Call, control: readonly string[], origins: Origins): { name: string; origin: Origin }[] {
  const sources = control
    .filter((name) => scalars(call.args[name]).length > 0)
    .map((name) => ({ name, origin: origins.of(call.args[name], name) }));
  const counterparts = sources.flatMap(({ name, origin }) =>
    traced.has(origin) && typeof call.args[name] === "string" && shapeless(call.args[name]) ? [call.args[name]] : [],
  );
  return sources.map((source) =>
    !traced.has(source.origin) && typeof call.args[source.name] === "number" && origins.isBounded(call.args[source.name], counterparts)
      ? { ...source, origin: "bounded" }
      : source,
  );
}

/** Days and times name no counterpart. */
function shapeless(value: string): boolean {
  return !/^\d{4}-\d{2}-\d{2}/.test(value);
}

function names(sources: readonly { readonly name: string }[]): string {
  return sources.map(({ name }) => name).join(", ");
}
