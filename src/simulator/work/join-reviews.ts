import { day, hour, minute } from "../days.ts";
import type { Random } from "../random.ts";
import type { Bucket, ReviewSeen, Schedule } from "../schedule.ts";

/**
 * Joins the sessions in which people looked at others' work to the reviews they then submitted: the next one of the
 * same person within two days, each review once. Sessions without one stay unlinked.
 */
export function joinReviews(random: Random, schedule: Schedule, bucket: Bucket): void {
  const waiting = new Map<string, ReviewSeen[]>();
  for (const review of bucket.reviews) {
    const list = waiting.get(review.reviewer);
    if (list === undefined) waiting.set(review.reviewer, [review]);
    else list.push(review);
  }
  for (const list of waiting.values()) list.sort((a, b) => a.at - b.at || (a.urn < b.urn ? -1 : 1));
  for (const reading of bucket.readings) {
    const list = waiting.get(reading.person) ?? [];
    const found = list.findIndex((review) => review.at >= reading.at - hour && review.at <= reading.at + 2 * day);
    const review = list[found];
    const confidence = Math.round((0.95 - 0.3 * random()) * 1000) / 1000;
    if (review === undefined) continue;
    list.splice(found, 1);
    const seen = Math.floor(Math.max(review.at, reading.at) + minute);
    schedule.at(seen)?.facts.links.push({
      session: reading.session,
      artifact: review.urn,
      confidence,
      methods: ["pull request"],
      source: reading.source,
      version: seen,
    });
  }
}
