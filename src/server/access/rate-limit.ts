import type { Reader } from "../../model/access.ts";

export interface RateLimit {
  /**
   * `signed`: the route checks a signature; a whole organisation's webhooks may come from one address.
   * @returns 0 where the request may go on, else the seconds to wait
   */
  take(reader: Reader, remote: string, signed: boolean, now: number): number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Requests at once, and how many come back a second. Keys are bounded by the journal, not here. */
const rates = {
  nobody: { most: 60, perSecond: 2 },
  signedIn: { most: 400, perSecond: 40 },
  signature: { most: 2000, perSecond: 200 },
};

/** A token bucket for each person, or for each address that is not signed in: guessing is slow, reading is not. */
export function rateLimit(): RateLimit {
  const buckets = new Map<string, Bucket>();
  return {
    take: (reader, remote, signed, now) => {
      if (reader.kind === "key") return 0;
      const rate = signed ? rates.signature : reader.kind === "nobody" ? rates.nobody : rates.signedIn;
      const name = signed ? `signed at ${remote}` : reader.kind === "nobody" ? `at ${remote}` : `as ${reader.pseudonym ?? "owner"}`;
      const bucket = buckets.get(name) ?? { tokens: rate.most, at: now };
      bucket.tokens = Math.min(rate.most, bucket.tokens + ((now - bucket.at) / 1000) * rate.perSecond);
      bucket.at = now;
      if (buckets.size > 50_000) buckets.clear();
      buckets.set(name, bucket);
      if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / rate.perSecond));
      bucket.tokens--;
      return 0;
    },
  };
}
