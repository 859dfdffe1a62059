import { countedSessions, countedSource, type CountedUse } from "../../ledger/queries/counted-sessions.ts";
import { noTokens } from "../../model/tokens.ts";
import type { UsageFact } from "../../model/facts.ts";
import type { Services } from "../services.ts";

/** A session whose counters have not moved for this long sends no more events either. */
const settled = 3_600_000;
const lookedBack = 26 * 3_600_000;

/**
 * Where a session sent counters and no events, the counters stand in for its responses; where responses come after all
 * (events, or the tool's own log), they take their place. Never both. Doing it again changes nothing.
 */
export async function standIn({ ledger, journal, now }: Pick<Services, "ledger" | "journal" | "now">): Promise<void> {
  const at = now();
  const counted = await countedSessions(ledger, at - lookedBack, at - settled);
  const changed = counted.filter((each) =>
    each.hasResponses ? each.standsIn : each.input + each.output + each.cacheRead + each.cacheWrite > 0,
  );
  const usage = changed.map(standInOf);
  if (usage.length > 0) await journal.write({ usage });
}

/**
 * An estimate: sums of a day do not tell which requests were long or how long a cache was kept, so the cost is the
 * tool's own. What is taken back becomes an empty row of the better basis, which stands above the estimate for good.
 */
function standInOf({
  session,
  day,
  model,
  person,
  tool,
  at,
  input,
  output,
  cacheRead,
  cacheWrite,
  costMicros,
  hasResponses,
}: CountedUse): UsageFact {
  return {
    key: `${tool}:counted:${session}:${model}:${day}`,
    person,
    session,
    at,
    source: countedSource,
    tool,
    model: model || "unknown",
    priceKind: "list",
    unit: "",
    units: 0,
    ...(hasResponses
      ? { basis: "recorded", responses: 0, tokens: noTokens, costMicros: 0 }
      : {
          basis: "estimated",
          responses: 1,
          tokens: { ...noTokens, inputUncached: input, output, cacheRead, cacheWrite5m: cacheWrite },
          costMicros,
        }),
  };
}
