import { z } from "zod";
import { scimAnswer, scimId, scimList, scimPage, scimWho, readScim } from "../access/scim-answer.ts";
import { defineRoute } from "../define-route.ts";
import { scimPatch } from "../organisation/people-scim.ts";
import {
  createGroup,
  endGroup,
  findGroups,
  patchGroup,
  readGroup,
  replaceGroup,
  scimGroupInput,
  scimGroupResource,
} from "../organisation/teams-scim.ts";

const oneGroup = z.object({ excludedAttributes: z.string().max(200).optional() });

export default [
  defineRoute({
    method: "get",
    path: "/scim/v2/Groups",
    who: scimWho,
    summary: "SCIM: teams, by displayName, externalId or all",
    query: scimList,
    response: null,
    handle: async (call) =>
      scimAnswer(call, 200, null, async (today, base) => {
        const { control, keys } = call.services;
        const found = await findGroups(control, keys, call.query.filter, today);
        return scimPage(
          found.map((group) => scimGroupResource(group, keys, base, call.query.excludedAttributes !== "members")),
          call.query,
        );
      }),
  }),
  defineRoute({
    method: "post",
    path: "/scim/v2/Groups",
    who: scimWho,
    summary: "SCIM: adds a team",
    body: "raw",
    response: null,
    handle: async (call) =>
      scimAnswer(call, 201, "teams scim", async (today, base) => {
        const { control, keys } = call.services;
        return scimGroupResource(await createGroup(control, keys, await readScim(call.request, scimGroupInput), today), keys, base, true);
      }),
  }),
  defineRoute({
    method: "get",
    path: "/scim/v2/Groups/{id}",
    who: scimWho,
    summary: "SCIM: one team",
    params: scimId,
    query: oneGroup,
    response: null,
    handle: async (call) =>
      scimAnswer(call, 200, null, async (today, base) => {
        const { control, keys } = call.services;
        return scimGroupResource(
          await readGroup(control, keys, call.params.id, today),
          keys,
          base,
          call.query.excludedAttributes !== "members",
        );
      }),
  }),
  defineRoute({
    method: "put",
    path: "/scim/v2/Groups/{id}",
    who: scimWho,
    summary: "SCIM: replaces a team",
    params: scimId,
    body: "raw",
    response: null,
    handle: async (call) =>
      scimAnswer(call, 200, "teams scim", async (today, base) => {
        const { control, keys } = call.services;
        return scimGroupResource(
          await replaceGroup(control, keys, call.params.id, await readScim(call.request, scimGroupInput), today),
          keys,
          base,
          true,
        );
      }),
  }),
  defineRoute({
    method: "patch",
    path: "/scim/v2/Groups/{id}",
    who: scimWho,
    summary: "SCIM: changes a team's members or name",
    params: scimId,
    body: "raw",
    response: null,
    handle: async (call) =>
      scimAnswer(call, 200, "teams scim", async (today, base) => {
        const { control, keys } = call.services;
        return scimGroupResource(
          await patchGroup(control, keys, call.params.id, await readScim(call.request, scimPatch), today),
          keys,
          base,
          true,
        );
      }),
  }),
  defineRoute({
    method: "delete",
    path: "/scim/v2/Groups/{id}",
    who: scimWho,
    summary: "SCIM: a team ends",
    params: scimId,
    response: null,
    handle: async (call) =>
      scimAnswer(call, 204, "teams scim", async (today) => {
        await endGroup(call.services.control, call.services.keys, call.params.id, today);
        return null;
      }),
  }),
];
