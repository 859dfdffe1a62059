import { z } from "zod";
import { dayName } from "../../kit/time-zone.ts";
import { roles } from "../../model/access.ts";
import { importAnswer, importInput, peoplePage } from "../../model/pages/people.ts";
import { audit } from "../access/audit.ts";
import { defineRoute } from "../define-route.ts";
import { importFields, importPeople } from "../organisation/people-import.ts";
import { listPeople, personByHandle, updatePerson } from "../organisation/people.ts";
import { presentTeams } from "../organisation/teams.ts";
import { nextOf, pageQuery } from "../paging.ts";

export default [
  defineRoute({
    method: "get",
    path: "/api/people",
    who: { kind: "roles", roles: ["admin"] },
    summary: "People, their roles and teams; no figures",
    query: z.object(pageQuery(200)),
    response: peoplePage,
    // No group: "*" is no team's id.
    audited: () => ["*"],
    handle: async ({ query, services }) => {
      const { control, keys, timeZone } = services;
      const after = query.cursor === "" ? "" : (await personByHandle(control, keys, query.cursor)).pseudonym;
      const people = await listPeople(control, keys, { after, limit: query.limit });
      const teams = await presentTeams(
        control,
        people.map(({ pseudonym }) => pseudonym),
        dayName(services.now(), timeZone),
      );
      const [waiting] = await control.query<{ n: number }>("select count(*) as n from person where waiting");
      return {
        people: people.map(({ handle, details, role, job, joined, leftOn, demo, pseudonym }) => ({
          id: handle,
          name: details.name,
          mail: details.mail,
          role,
          job,
          joined,
          leftOn,
          demo,
          teams: teams.get(pseudonym) ?? [],
        })),
        next: nextOf(people, query.limit, ({ handle }) => handle),
        waiting: waiting?.n ?? 0,
      };
    },
  }),
  defineRoute({
    method: "post",
    path: "/api/people/import",
    who: { kind: "roles", roles: ["admin"] },
    summary: "Brings people and teams up to date from CSV; a dry run shows what would happen",
    body: importInput,
    response: importAnswer,
    handle: async ({ body, services, reader }) => {
      const { control, keys, timeZone } = services;
      const mapping = Object.fromEntries(
        importFields.flatMap((field) => (body.mapping[field] === undefined ? [] : [[field, body.mapping[field]]])),
      );
      const result = await importPeople(control, keys, body.csv, {
        mapping,
        dryRun: body.dryRun,
        today: dayName(services.now(), timeZone),
      });
      if (!body.dryRun) await audit(control, reader, "change", "people import", { ...result.people, errors: result.errors.length });
      return { ...result, mapping: { ...result.mapping }, dryRun: body.dryRun };
    },
  }),
  defineRoute({
    method: "post",
    path: "/api/people/role",
    who: { kind: "roles", roles: ["admin"] },
    summary: "Gives a person another role; ends what they are signed in to",
    body: z.strictObject({ person: z.string().max(24), role: z.enum(roles) }),
    response: z.strictObject({ ok: z.literal(true) }),
    handle: async ({ body, services, reader }) => {
      const { control, keys, timeZone } = services;
      const person = await personByHandle(control, keys, body.person);
      await updatePerson(control, keys, person, { details: person.details, role: body.role }, dayName(services.now(), timeZone));
      await audit(control, reader, "change", "role", { person: person.handle, role: body.role });
      return { ok: true as const };
    },
  }),
];
