import { randomUUID } from "node:crypto";
import { z } from "zod";
import { listAgents } from "../../agents/show/list-agents.ts";
import { showAgent } from "../../agents/show/show-agent.ts";
import { UpshotError } from "../../kit/errors.ts";
import { roles, type Reader } from "../../model/access.ts";
import { agentPage, agentsPage, definitionInput, definitionSaved, done, startedRun, startInput } from "../../model/pages/agents.ts";
import { audit } from "../access/audit.ts";
import { may } from "../access/may.ts";
import { needOwn, notFound, ownerOf, showFor } from "../agents/for-reader.ts";
import { agentGroups } from "../agents/group-sums.ts";
import { definitionIssues, ownName } from "../agents/owner-of-definition.ts";
import { teamsOf } from "../agents/teams-of.ts";
import { defineRoute } from "../define-route.ts";
import { readSetting } from "../organisation/settings.ts";
import type { Services } from "../services.ts";

const who = { kind: "roles", roles } as const;
const admins = { kind: "roles", roles: ["admin"] } as const;
const groupReaders = { kind: "roles", roles: ["lead", "finance", "admin"] } as const;
const params = z.object({ name: z.string().min(1).max(40) });
const ok = { ok: true as const };
const summaries = {
  pause: "Starts no new runs of an agent until it goes on",
  resume: "Lets a paused agent go on",
  stop: "Stops an agent: once it is answered, none of its runs begins another call",
  lift: "Lifts the stop of an agent; runs that were stopped stay stopped",
  "stop-all": "Stops every agent: an admin's word those of everybody, anybody else's their own",
  "lift-all": "Lifts what stop-all stopped",
} as const;

export default [
  defineRoute({
    method: "get",
    path: "/api/agents",
    who,
    summary: "The reader's own agents; for leads, finance and admins sums of groups as well",
    response: agentsPage,
    audited: (_call, { groups }) => groups?.rows.filter(({ withheld }) => withheld === null).map(({ id }) => id) ?? [],
    handle: async ({ services, reader }) => {
      const [own, you, groups] = await Promise.all([
        listAgents(showFor(services, reader)),
        ownName(services, reader),
        may(reader, groupReaders) ? agentGroups(services) : null,
      ]);
      return {
        timeZone: services.timeZone,
        you,
        ...own,
        stopsAll: may(reader, admins) ? ("everybody's agents" as const) : ("your agents" as const),
        groups,
      };
    },
  }),
  defineRoute({
    method: "get",
    path: "/api/agents/{name}",
    who,
    summary: "One of the reader's own agents, whole",
    params,
    response: agentPage,
    handle: async ({ params: { name }, services, reader }) => {
      const show = showFor(services, reader);
      const teams = await teamsOf(services.control, show.owner, show.day);
      const page = await showAgent(show, name, {
        rules: await readSetting(services.control, "agents.rules"),
        scopes: [`owner:${show.owner}`, ...teams.filter((team) => team !== "org").map((team) => `team:${team}`), "org"],
      });
      if (page === null) throw notFound("agent");
      return { timeZone: services.timeZone, ...page };
    },
  }),
  defineRoute({
    method: "put",
    path: "/api/agents/{name}",
    who,
    summary: "Writes the definition of one of the reader's own agents, or tells all that is wrong with it",
    params: z.object({ name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, "small letters, digits and hyphens, beginning with a letter") }),
    body: definitionInput,
    response: definitionSaved,
    handle: async ({ params: { name }, body: { text, create }, services, reader }) => {
      await needPlace(services, reader, name, create);
      const issues = await definitionIssues(services, reader, name, text);
      if (issues.length > 0) return { saved: false, issues: [...issues] };
      await services.agents.save(name, text, ownerOf(reader));
      await note(services, "definition");
      return { saved: true, issues: [] };
    },
  }),
  defineRoute({
    method: "post",
    path: "/api/agents/{name}/run",
    who,
    summary: "Starts a run by hand",
    params,
    body: startInput,
    response: startedRun,
    handle: async ({ params: { name }, body: { text }, services, reader }) => {
      await needOwn(services, reader, "agent", name);
      const { run } = await services.agents.start({
        agent: name,
        trigger: "by-hand",
        triggerId: `by-hand:${randomUUID()}`,
        // Who owns it said it on our own page.
        input: text.trim() === "" ? null : { text, trusted: true },
      });
      await note(services, "run");
      return { run };
    },
  }),
  ...(["pause", "resume", "stop", "lift"] as const).map((act) =>
    defineRoute({
      method: "post",
      path: `/api/agents/{name}/${act}`,
      who,
      summary: summaries[act],
      params,
      response: done,
      handle: async ({ params: { name }, services, reader }) => {
        await needOwn(services, reader, "agent", name);
        const { agents } = services;
        if (act === "stop") await agents.stop(`agent:${name}`, "its owner");
        else if (act === "lift") await agents.lift(`agent:${name}`);
        else await agents.pause(name, act === "pause");
        await note(services, act);
        return ok;
      },
    }),
  ),
  ...(["stop-all", "lift-all"] as const).map((act) =>
    defineRoute({
      method: "post",
      path: `/api/agents/${act}`,
      who,
      summary: summaries[act],
      response: done,
      handle: async ({ services, reader }) => {
        const { agents, control } = services;
        const whole = may(reader, admins);
        const own = whole
          ? [{ key: "org" }]
          : await control.query<{ key: string }>("select 'agent:' || name as key from agent where owner = $1", [ownerOf(reader)]);
        for (const { key } of own) await (act === "stop-all" ? agents.stop(key, whole ? "an admin" : "its owner") : agents.lift(key));
        if (whole) await audit(control, reader, "change", `agents of the organisation: ${act}`);
        else await note(services, act);
        return ok;
      },
    }),
  ),
  defineRoute({
    method: "delete",
    path: "/api/agents/{name}/grants/{id}",
    who,
    summary: 'Takes back an "allow always"',
    params: params.extend({ id: z.string().min(1).max(200) }),
    response: done,
    handle: async ({ params: { name, id }, services, reader }) => {
      const [revoked] = await services.control.query(
        "update agent_grant set revoked_at = now() where id = $1 and agent = $2 and owner = $3 and revoked_at is null returning 1 as revoked",
        [id, name, ownerOf(reader)],
      );
      if (revoked === undefined) throw notFound("agent", "GET /api/agents/{name} lists what you allowed always.");
      await note(services, "grant revoked");
      return ok;
    },
  }),
];

/** What people do with their own agents leaves no name in the trail: that they run one is theirs to know. */
async function note({ control }: Pick<Services, "control">, what: string): Promise<void> {
  await audit(control, { kind: "somebody" }, "change", `own agent: ${what}`);
}

/** Names are one list for all: one that is taken cannot be had, and no more is said of it. */
async function needPlace(services: Services, reader: Reader, name: string, create: boolean): Promise<void> {
  const [known] = await services.control.query<{ owner: string }>("select owner from agent where name = $1", [name]);
  if (create && known !== undefined)
    throw new UpshotError({
      code: "name-taken",
      message: `An agent cannot be called ${name}`,
      hint: "That name is taken: choose another.",
    });
  if (!create && known?.owner !== ownerOf(reader)) throw notFound("agent");
}
