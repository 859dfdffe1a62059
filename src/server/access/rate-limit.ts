import type { Reader, Scope, Who } from "../../model/access.ts";

export interface RateLimit {
  /**
   * @param who whom the route is for. Where it checks a signature, a whole organisation's webhooks may come from one address.
   * @returns 0 where the request may go on, else the seconds to wait
   */
  take(reader: Reader, remote: string, who: Who, now: number): number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Requests at once, and how many come back a second. Keys that send are bounded by the journal, not here. */
const rates = {
  nobody: { most: 60, perSecond: 2 },
  signedIn: { most: 400, perSecond: 40 },
  signature: { most: 2000, perSecond: 200 },
  reading: { most: 400, perSecond: 40 },
};

/** A token bucket for each person and reading key, or for each address that is not signed in: guessing is slow, reading is not. */
export function rateLimit(): RateLimit {
  const buckets = new Map<string, Bucket>();
  return {
    take: (reader, remote, who, now) => {
      if (reader.kind === "key" && sends(reader.scopes, who)) return 0;
      const [rate, name] = bucketOf(reader, remote, who);
      const bucket = buckets.get(name) ?? { tokens: rate.most, at: now };
      // A clock that was set back takes nothing away.
      bucket.tokens = Math.min(rate.most, bucket.tokens + (Math.max(0, now - bucket.at) / 1000) * rate.perSecond);
      bucket.at = now;
      if (buckets.size > 50_000) buckets.clear();
      buckets.set(name, bucket);
      if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / rate.perSecond));
      bucket.tokens--;
      return 0;
    },
  };
}

function sends(scopes: readonly Scope[], who: Who): boolean {
  return who.kind === "scope" && (who.scope === "ingest" || who.scope === "import") && scopes.includes(who.scope);
}

function bucketOf(reader: Reader, remote: string, who: Who): readonly [rate: (typeof rates)[keyof typeof rates], name: string] {
  if (reader.kind === "key") return [rates.reading, `key ${reader.id}`];
  if (who.kind === "signature") return [rates.signature, `signed at ${remote}`];
  return reader.kind === "nobody" ? [rates.nobody, `at ${remote}`] : [rates.signedIn, `as ${reader.pseudonym ?? "owner"}`];
}
