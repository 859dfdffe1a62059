import { expect, test } from "vitest";
import { defaultAsOf } from "./default-as-of.ts";

const now = Date.UTC(2026, 10, 21);
const hour = 3_600_000;
const root = "/home/me/shop";

test("the earlier of now and the last fetch, else the newest commit", () => {
  const repository = { root, lastFetch: now - hour, newestCommit: now - 5 * hour };
  expect(defaultAsOf(repository, [], now)).toEqual({ at: now - hour, because: "last fetch", says: "" });
  expect(defaultAsOf({ ...repository, lastFetch: now + hour }, [], now)).toEqual({ at: now, because: "now", says: "" });
  expect(defaultAsOf({ ...repository, lastFetch: null }, [], now)).toEqual({ at: now - 5 * hour, because: "newest commit", says: "" });
  expect(defaultAsOf({ root, lastFetch: null, newestCommit: null }, [], now)).toEqual({ at: now, because: "now", says: "" });
});

test("a clock a little ahead is now", () => {
  expect(defaultAsOf({ root, lastFetch: null, newestCommit: now + hour }, [], now)).toEqual({ at: now, because: "now", says: "" });
});

test.each([
  [1_000, "1970-01-01"],
  [Date.UTC(2099, 0, 1), "2099-01-01"],
  [8.64e15 + 1, "beyond all calendars"],
])("a newest commit of %j is not believed, and that is said", (newestCommit, shown) => {
  const commits = [{ committedAt: 1_000 }, { committedAt: now - 9 * hour }, { committedAt: now - hour, clockSuspect: true }];
  const repository = { root, lastFetch: null, newestCommit };
  const sound = defaultAsOf(repository, commits, now);
  expect([sound.at, sound.because]).toEqual([now - 9 * hour, "newest commit"]);
  expect(sound.says).toContain(`${root} is dated ${shown}`);
  const none = defaultAsOf(repository, commits.slice(0, 1), now);
  expect([none.at, none.because]).toEqual([now, "now"]);
  expect(none.says).toContain("judged as of now");
});
