import type { AgentDefinition } from "../definition/agent-definition.ts";
import { offsetAt } from "../../kit/time-zone.ts";

export type Trigger = AgentDefinition["triggers"][number];
/** What has to hold before any model is woken. */
export type Condition = NonNullable<Extract<Trigger, { webhook: string }>["when"]>;

/** What is known of a happening, by the names a condition uses; of several values one has to fit. */
export type ConditionFacts = Readonly<Partial<Record<"from" | "to" | "subject" | "folder", string | readonly string[]>>>;

/** Longer texts are looked at up to here. */
const mostText = 10_000;

/** Whether all of a condition holds, but for its hours. What a happening does not tell fits no pattern. */
export function fits(condition: Condition | undefined, facts: ConditionFacts): boolean {
  return (["from", "to", "subject", "folder"] as const).every((name) => {
    const pattern = condition?.[name];
    if (pattern === undefined) return true;
    const value = facts[name] ?? [];
    return (typeof value === "string" ? [value] : value).some((text) => isLike(text, pattern));
  });
}

/** Whether the wall clock is within "7-19": from 7:00 until just before 19:00. "22-6" goes over midnight, "7-7" is the whole day. */
export function isWithinHours(hours: string | undefined, at: number, timeZone: string): boolean {
  if (hours === undefined) return true;
  const [from = 0, to = 24] = hours.split("-").map(Number);
  const hour = new Date(at + offsetAt(at, timeZone)).getUTCHours();
  return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}

/**
 * Whether a text is as the pattern says, whole, `*` standing for anything; capitals do not matter. Never goes back: each piece
 * between stars is looked for once, behind the one before it.
 */
export function isLike(text: string, pattern: string): boolean {
  const folded = text.slice(0, mostText).toLowerCase();
  const [first = "", ...rest] = pattern.toLowerCase().split("*");
  const last = rest.pop();
  if (last === undefined) return folded === first;
  if (!folded.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest) {
    const found = folded.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return folded.length - last.length >= at && folded.endsWith(last);
}
