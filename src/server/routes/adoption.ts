import { z } from "zod";
import { dayName } from "../../kit/time-zone.ts";
import { roles, type Reader } from "../../model/access.ts";
import { adoptionPage, fasterWithoutPage, type FasterWithoutPage } from "../../model/pages/adoption.ts";
import { day } from "../../model/pages/figure.ts";
import { groupReaders } from "../access/group-readers.ts";
import { defineRoute } from "../define-route.ts";
import { refuse } from "../errors.ts";
import { declareFasterWithout, fasterWithoutSince } from "../organisation/faster-without.ts";
import { adoptionOf } from "../pages/adoption.ts";
import { nextQuarter } from "../pages/next-quarter.ts";
import type { Services } from "../services.ts";

const who = { kind: "roles", roles } as const;

export default [
  defineRoute({
    method: "get",
    path: "/api/adoption",
    who: groupReaders,
    summary: "A weekly-active target beside what came of the use, and how many of those who began stay",
    query: z.object({ from: day.optional(), to: day.optional(), team: z.string().max(100).optional() }),
    response: adoptionPage,
    // Cohorts are the whole organisation's.
    audited: (_, { group, cohorts }) => [group.id, ...(cohorts.length > 0 ? ["org"] : [])],
    handle: ({ query, services }) => adoptionOf(services, { to: query.to, team: query.team }),
  }),
  defineRoute({
    method: "get",
    path: "/api/mine/faster-without",
    who,
    summary: "Whether the reader declared to be faster without AI; nobody else is told",
    response: fasterWithoutPage,
    handle: async ({ reader, services }) => {
      const person = ownOf(reader);
      return person === null ? noSelf() : ownPage(services, person);
    },
  }),
  defineRoute({
    method: "post",
    path: "/api/mine/faster-without",
    who,
    summary:
      "Declares that the reader is faster without AI, or takes it back: counted out of targets from the next quarter on, and nobody is told",
    body: z.strictObject({ on: z.boolean() }),
    response: fasterWithoutPage,
    handle: async ({ body, reader, services }) => {
      const person = ownOf(reader);
      if (person === null) return noSelf();
      await declareFasterWithout(services.control, services.keys, person, body.on, dayName(services.now(), services.timeZone));
      return ownPage(services, person);
    },
  }),
];

async function ownPage({ control, keys }: Services, person: string): Promise<FasterWithoutPage> {
  const since = await fasterWithoutSince(control, keys, person);
  return { on: since !== null, since, countsFrom: since === null ? null : nextQuarter(since) };
}

function ownOf(reader: Reader): string | null {
  return reader.kind === "person" || reader.kind === "owner" ? reader.pseudonym : null;
}

function noSelf(): Response {
  return refuse(404, "no-own-data", "No person is behind this sign-in", "Sign in as yourself.");
}
