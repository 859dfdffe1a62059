import fc from "fast-check";
import { expect, test } from "vitest";
import { offsetAt } from "../../kit/time-zone.ts";
import { readCron, type Cron } from "./cron.ts";
import { latestTime, nextTime } from "./cron-times.ts";

const minute = 60_000;

test.each([
  ["0 7 * * 1-5", "Europe/Berlin", "2026-11-20T12:00Z", "2026-11-23T07:00", "2026-11-23T06:00Z"],
  ["*/15 * * * *", "UTC", "2026-01-01T00:00Z", "2026-01-01T00:15", "2026-01-01T00:15Z"],
  ["0 0 29 2 *", "UTC", "2096-03-01T00:00Z", "2104-02-29T00:00", "2104-02-29T00:00Z"],
  // Either the 13th or a Friday.
  ["0 0 13 * 5", "UTC", "2026-11-10T00:00Z", "2026-11-13T00:00", "2026-11-13T00:00Z"],
  ["0 0 13 * 5", "UTC", "2026-11-13T00:00Z", "2026-11-20T00:00", "2026-11-20T00:00Z"],
  // Every second day that is a Friday.
  ["0 0 */2 * 5", "UTC", "2026-11-01T00:00Z", "2026-11-13T00:00", "2026-11-13T00:00Z"],
  ["0 0 * * 7", "UTC", "2026-11-16T00:00Z", "2026-11-22T00:00", "2026-11-22T00:00Z"],
  // 2:30 does not exist on the day of the change, and exists twice in autumn.
  ["30 2 * * *", "Europe/Berlin", "2026-03-28T12:00Z", "2026-03-29T03:00", "2026-03-29T01:00Z"],
  ["30 2 * * *", "Europe/Berlin", "2026-03-29T01:00Z", "2026-03-30T02:30", "2026-03-30T00:30Z"],
  ["30 2 * * *", "Europe/Berlin", "2026-10-24T12:00Z", "2026-10-25T02:30", "2026-10-25T00:30Z"],
  ["30 2 * * *", "Europe/Berlin", "2026-10-25T00:30Z", "2026-10-26T02:30", "2026-10-26T01:30Z"],
  // Lord Howe's clocks change by half an hour; Samoa left out a whole day.
  ["15 2 * * *", "Australia/Lord_Howe", "2026-10-03T00:00Z", "2026-10-04T02:30", "2026-10-03T15:30Z"],
  ["0 7 30 12 *", "Pacific/Apia", "2011-12-01T00:00Z", "2011-12-31T00:00", "2011-12-30T10:00Z"],
])("%s in %s after %s is %s", (text, timeZone, after, local, at) => {
  expect(nextTime(readCron(text), timeZone, Date.parse(after))).toEqual({ at: Date.parse(at), local });
  expect(latestTime(readCron(text), timeZone, Date.parse(at))).toEqual({ at: Date.parse(at), local });
});

test("a day that never comes has no time", () => {
  expect(nextTime(readCron("0 0 31 2 *"), "UTC", 0)).toBeNull();
  expect(latestTime(readCron("0 0 31 2 *"), "UTC", 0)).toBeNull();
});

test.each(["0 7 * *", "60 * * * *", "5/10 * * * *", "* * 0 * *", "9-5 * * * *", "*/0 * * * *", "a * * * *", "* * * * 8", "1,,2 * * * *"])(
  "%s is refused",
  (text) => {
    expect(() => readCron(text)).toThrow(/is no schedule/);
  },
);

const zones = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/Santiago",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "Africa/Casablanca",
];

/** A field as people write it, and the numbers it stands for, made apart from the parser. */
function fieldOf(least: number, most: number): fc.Arbitrary<{ text: string; values: number[] }> {
  const number = fc.integer({ min: least, max: most });
  const range = (from: number, to: number, by: number): number[] =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index).filter((value) => (value - from) % by === 0);
  const piece = fc.oneof(
    number.map((value) => ({ text: String(value), values: [value] })),
    fc.tuple(number, number, fc.integer({ min: 1, max: 20 })).map(([a, b, by]) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      return { text: `${from}-${to}${by === 1 ? "" : `/${by}`}`, values: range(from, to, by) };
    }),
    fc.integer({ min: 1, max: 20 }).map((by) => ({ text: by === 1 ? "*" : `*/${by}`, values: range(least, most, by) })),
  );
  return fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => ({
    text: pieces.map(({ text }) => text).join(","),
    values: pieces.flatMap(({ values }) => values),
  }));
}

const schedule = fc
  .tuple(fieldOf(0, 59), fieldOf(0, 23), fc.oneof(fc.constant({ text: "*", values: null }), fieldOf(1, 31)), fieldOf(0, 6))
  .map(([minutes, hours, days, weekdays]) => ({
    text: `${minutes.text} ${hours.text} ${days.text} * ${weekdays.text}`,
    minutes,
    hours,
    days,
    weekdays,
  }));

/** Minute by minute: a time is due at the first minute at which the wall clock has reached it. */
function bruteForce(isMeant: (wall: Date) => boolean, timeZone: string, from: number, to: number): number[] {
  const due: number[] = [];
  let furthest = from - 2 * 86_400_000 + offsetAt(from - 2 * 86_400_000, timeZone);
  for (let at = from - 2 * 86_400_000; at <= to; at += minute) {
    const wall = at + offsetAt(at, timeZone);
    let isDue = false;
    for (let one = furthest + minute; one <= wall; one += minute) isDue ||= isMeant(new Date(one));
    furthest = Math.max(furthest, wall);
    if (isDue && at > from) due.push(at);
  }
  return due;
}

test("all times of some days are those that a minute-by-minute clock finds", () => {
  fc.assert(
    fc.property(
      schedule,
      fc.constantFrom(...zones),
      // Days around which clocks change somewhere, and any.
      fc.oneof(
        fc.constantFrom(
          ...[
            "2026-03-07",
            "2026-03-28",
            "2026-04-04",
            "2026-09-05",
            "2026-10-03",
            "2026-10-24",
            "2026-10-31",
            "2026-02-14",
            "2026-03-21",
          ].map((one) => Date.parse(one)),
        ),
        fc.integer({ min: 0, max: 3000 }).map((one) => Date.UTC(2020, 0, 1) + one * 86_400_000),
      ),
      ({ text, minutes, hours, days, weekdays }, timeZone, from) => {
        const to = from + 3 * 86_400_000;
        const cron = readCron(text);
        const [, , dayText = "", , weekdayText = ""] = text.split(" ");
        const either = !dayText.startsWith("*") && !weekdayText.startsWith("*");
        const isMeant = (wall: Date): boolean => {
          const byDay = days.values === null || days.values.includes(wall.getUTCDate());
          const byWeekday = weekdays.values.includes(wall.getUTCDay());
          return (
            minutes.values.includes(wall.getUTCMinutes()) &&
            hours.values.includes(wall.getUTCHours()) &&
            (either ? byDay || byWeekday : byDay && byWeekday)
          );
        };
        const expected = bruteForce(isMeant, timeZone, from, to);
        const forward = walk(cron, timeZone, from, to);
        expect(forward).toEqual(expected);
        expect(latestTime(cron, timeZone, to)?.at ?? 0).toBe(expected.at(-1) ?? latestTime(cron, timeZone, from)?.at ?? 0);
      },
    ),
    { numRuns: 60 },
  );
});

test("wall times of a schedule never repeat", () => {
  fc.assert(
    fc.property(schedule, fc.constantFrom(...zones), ({ text }, timeZone) => {
      const cron = readCron(text);
      const locals: string[] = [];
      let at = Date.UTC(2026, 9, 23);
      for (let time = nextTime(cron, timeZone, at); time !== null && locals.length < 300; time = nextTime(cron, timeZone, at)) {
        expect(time.at).toBeGreaterThan(at);
        at = time.at;
        locals.push(time.local);
      }
      expect(new Set(locals).size).toBe(locals.length);
    }),
    { numRuns: 30 },
  );
});

function walk(cron: Cron, timeZone: string, from: number, to: number): number[] {
  const found: number[] = [];
  for (let time = nextTime(cron, timeZone, from); time !== null && time.at <= to; time = nextTime(cron, timeZone, time.at))
    found.push(time.at);
  return found;
}
