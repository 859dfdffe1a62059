import { expect, test } from "vitest";
import { mapPagerDutyEvent } from "./map-event.ts";

// Written after developer.pagerduty.com/docs/webhooks-overview, shortened.
const context = {
  personOf: async (user: string) => `<${user}>`,
  repoOf: (service: string) => (service === "PF9KMXH" ? "github.com/acme/shop" : ""),
};
const message = (type: string, at: string): object => ({
  event: {
    id: "5ac64822",
    event_type: type,
    resource_type: "incident",
    occurred_at: at,
    agent: {
      id: "PLH1HKV",
      summary: "A canary",
      type: "user_reference",
    },
    data: {
      id: "PGR0VU2",
      type: "incident",
      title: "A canary",
      created_at: "2026-10-02T18:45:22Z",
      service: {
        id: "PF9KMXH",
        summary: "A canary",
      },
    },
  },
});

test("an incident opens, is acknowledged and is over", async () => {
  const mapped = await Promise.all([
    mapPagerDutyEvent(message("incident.triggered", "2026-10-02T18:45:22.169Z"), context),
    mapPagerDutyEvent(message("incident.acknowledged", "2026-10-02T18:50:00Z"), context),
    mapPagerDutyEvent(message("incident.resolved", "2026-10-02T19:10:00Z"), context),
  ]);
  expect(mapped.map((each) => (each.kind === "facts" ? each.facts.events?.map(({ kind, person }) => [kind, person]) : each))).toEqual([
    [["opened", ""]],
    [["acknowledged", "<PLH1HKV>"]],
    [["restored", "<PLH1HKV>"]],
  ]);
  expect(mapped[0]).toMatchObject({ facts: { artifacts: [{ urn: "incident:pagerduty/PF9KMXH#PGR0VU2", repo: "github.com/acme/shop" }] } });
  expect(JSON.stringify(mapped)).not.toMatch(/canary/i);
});

test("other events are ignored, broken ones named", async () => {
  expect(await mapPagerDutyEvent(message("incident.annotated", "2026-10-02T18:45:22Z"), context)).toEqual({ kind: "ignored" });
  expect(await mapPagerDutyEvent(message("incident.resolved", "soon"), context)).toMatchObject({ kind: "malformed" });
  expect(await mapPagerDutyEvent({}, context)).toMatchObject({ kind: "malformed" });
});
