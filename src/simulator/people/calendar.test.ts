import { expect, test } from "vitest";
import { day, hour, startOfDay, week, weekday } from "../days.ts";
import { makeCalendar } from "./calendar.ts";
import { offsetOn, zones } from "./zones.ts";

const start = Date.UTC(2026, 0, 5);
const end = start + 52 * week;

test("people work in local office hours, Monday to Friday, about 42 to 47 weeks a year", () => {
  let days = 0;
  for (let index = 0; index < 200; index++) {
    const zone = zones[index % zones.length] ?? zones[0]!;
    const calendar = makeCalendar({ seed: 1, index, zone, workload: 1, start, end });
    for (let monday = start; monday < end; monday += week) {
      for (const today of calendar.weekFrom(monday)) {
        days++;
        const local = today.begins + offsetOn(zone, monday);
        expect(weekday(local)).toBeLessThan(5);
        expect((local % day) / hour).toBeGreaterThan(7);
        expect((local % day) / hour).toBeLessThan(11);
        expect(today.stops - today.begins).toBeLessThan(9.1 * hour);
      }
    }
  }
  expect(days / 200).toBeGreaterThan(205);
  expect(days / 200).toBeLessThan(237);
});

test("public holidays are free, part-timers keep their days off", () => {
  const berlin = zones[0]!;
  const daysOf = (workload: number): Set<number> => {
    const calendar = makeCalendar({ seed: 1, index: 3, zone: berlin, workload, start, end });
    const names = new Set<number>();
    for (let monday = start; monday < end; monday += week)
      for (const today of calendar.weekFrom(monday)) names.add(startOfDay(today.begins));
    return names;
  };
  expect(daysOf(1).has(Date.UTC(2026, 4, 1))).toBe(false);
  expect(new Set([...daysOf(0.8)].map(weekday)).size).toBe(4);
  expect(new Set([...daysOf(0.6)].map(weekday)).size).toBe(3);
});
