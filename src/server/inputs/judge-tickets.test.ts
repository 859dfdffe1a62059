import fc from "fast-check";
import { expect, test } from "vitest";
import { ticketVerdict } from "./judge-tickets.ts";

const day = 86_400_000;
const start = Date.UTC(2026, 9, 1);
const ticket = { urn: "ticket:acme.atlassian.net#SHOP-12", closed: 0, reopened: 0, deleted: 0, held: 0, undone: 0 };

test("a ticket is held seven days after it was closed, and judged once", () => {
  expect(ticketVerdict(ticket, start)).toEqual([]);
  const closed = { ...ticket, closed: start };
  expect(ticketVerdict(closed, start + 7 * day - 1)).toEqual([]);
  expect(ticketVerdict(closed, start + 7 * day)).toMatchObject([{ held: 1, pending: 0, undone: 0, judged: start + 7 * day }]);
  expect(ticketVerdict({ ...closed, held: 1 }, start + 30 * day)).toEqual([]);
});

test("reopened it is undone, whenever that was, until it stayed closed again", () => {
  const reopened = { ...ticket, closed: start, reopened: start + 20 * day, held: 1 };
  expect(ticketVerdict(reopened, start + 20 * day)).toMatchObject([{ held: 0, undone: 1, judged: start + 20 * day }]);
  expect(ticketVerdict({ ...reopened, held: 0, undone: 1 }, start + 21 * day)).toEqual([]);
  const again = { ...reopened, closed: start + 25 * day, held: 0, undone: 1 };
  expect(ticketVerdict(again, start + 31 * day)).toEqual([]);
  expect(ticketVerdict(again, start + 32 * day)).toMatchObject([{ held: 1 }]);
});

test("taken away before it held it is undone; one that held stays so", () => {
  expect(ticketVerdict({ ...ticket, deleted: start }, start)).toMatchObject([{ undone: 1, judged: start }]);
  expect(ticketVerdict({ ...ticket, closed: start, deleted: start + 2 * day }, start + 9 * day)).toMatchObject([{ undone: 1 }]);
  expect(ticketVerdict({ ...ticket, closed: start, deleted: start + 30 * day, held: 1 }, start + 31 * day)).toEqual([]);
  // Put back on the list.
  expect(ticketVerdict({ ...ticket, deleted: start, reopened: start + day, undone: 1 }, start + 2 * day)).toEqual([]);
});

test("whatever happened, a verdict that was given is not given again", () => {
  const time = fc.integer({ min: 0, max: 60 }).map((days) => (days === 0 ? 0 : start + days * day));
  const happened = fc.record({ closed: time, reopened: time, deleted: time });
  fc.assert(
    fc.property(
      happened,
      fc.integer({ min: 1, max: 90 }),
      fc.constantFrom([0, 0], [1, 0], [0, 1]),
      (times, days, [held = 0, undone = 0]) => {
        const now = start + days * day;
        const [verdict] = ticketVerdict({ ...ticket, ...times, held, undone }, now);
        if (verdict === undefined) return;
        expect(verdict.held + verdict.pending + verdict.undone).toBe(1);
        expect(verdict.judged).toBeLessThanOrEqual(Math.max(now, times.reopened, times.deleted));
        expect(ticketVerdict({ ...ticket, ...times, held: verdict.held, undone: verdict.undone }, now)).toEqual([]);
      },
    ),
  );
});
