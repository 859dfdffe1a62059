import { expect, test } from "vitest";
import { ticketStep, type TicketPhase } from "./ticket-facts.ts";

test("what a change of phase is", () => {
  const phases: readonly (TicketPhase | null)[] = [null, "waiting", "started", "done", "dropped"];
  const table = phases.map((before) => phases.slice(1).map((now) => (now === null ? null : ticketStep(before, now))));
  expect(table).toEqual([
    [null, "acknowledged", "closed", "deleted"],
    [null, "acknowledged", "closed", "deleted"],
    [null, null, "closed", "deleted"],
    ["reopened", "reopened", null, "deleted"],
    ["reopened", "reopened", "closed", null],
  ]);
});
