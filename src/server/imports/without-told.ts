import type { UsageFact } from "../../model/facts.ts";
import { toldByTelemetry, type ToldResponse } from "../../ledger/queries/told-by-telemetry.ts";
import type { Services } from "../services.ts";

const tool = "claude-code";
const day = 86_400_000;
/** The log dates a response by its first line, telemetry by its end. */
const apart = 15 * 60_000;

/**
 * Leaves out responses of Claude Code's log that telemetry has told of already. Where both know the request's id, they
 * have one name and fold by themselves; behind a gateway there is none, and what was sent in tells: tokens from and to
 * the cache and beside it are exact in both. Telemetry arrives at once and a log later, so that one is there first; each
 * of its responses stands for one of the log.
 */
export async function withoutTold(
  { ledger }: Pick<Services, "ledger">,
  person: string,
  usage: readonly UsageFact[],
): Promise<readonly UsageFact[]> {
  const nameless = usage.filter(({ key }) => key.startsWith(`${tool}:message:`));
  if (nameless.length === 0) return usage;
  const days = nameless.map(({ at }) => Math.floor(at / day));
  const sessions = [...new Set(nameless.map(({ session }) => session))];
  const first = days.reduce((least, one) => Math.min(least, one), Infinity);
  const last = days.reduce((most, one) => Math.max(most, one), 0);
  const told = Map.groupBy(await toldByTelemetry(ledger, person, tool, sessions, first - 1, last + 1), nameOf);
  const left = new Set<UsageFact>();
  for (const fact of nameless) {
    const same = told.get(sentOf(fact)) ?? [];
    const place = same.findIndex(({ at }) => Math.abs(at - fact.at) <= apart);
    if (place < 0) continue;
    same.splice(place, 1);
    left.add(fact);
  }
  return usage.filter((fact) => !left.has(fact));
}

function sentOf({ session, tokens }: UsageFact): string {
  return nameOf({ session, ...tokens, cacheWrite: tokens.cacheWrite5m + tokens.cacheWrite1h });
}

function nameOf({ session, inputUncached, cacheRead, cacheWrite }: Omit<ToldResponse, "at">): string {
  return `${session} ${inputUncached} ${cacheRead} ${cacheWrite}`;
}
