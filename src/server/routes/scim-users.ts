import { scimAnswer, scimId, scimList, scimPage, scimWho, readScim } from "../access/scim-answer.ts";
import { defineRoute } from "../define-route.ts";
import {
  createUser,
  deleteUser,
  findUsers,
  patchedUser,
  replaceUser,
  scimPatch,
  scimUser,
  scimUserInput,
  visibleUser,
} from "../organisation/people-scim.ts";

export default [
  defineRoute({
    method: "get",
    path: "/scim/v2/ServiceProviderConfig",
    who: scimWho,
    summary: "SCIM: what of it is supported",
    response: null,
    handle: async (call) =>
      scimAnswer(call, 200, null, async () => ({
        schemas: ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        patch: { supported: true },
        bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
        filter: { supported: true, maxResults: 1000 },
        changePassword: { supported: false },
        sort: { supported: false },
        etag: { supported: false },
        authenticationSchemes: [
          { type: "oauthbearertoken", name: "API key", description: "A key with the scope import, as a bearer token" },
        ],
      })),
  }),
  defineRoute({
    method: "get",
    path: "/scim/v2/Users",
    who: scimWho,
    summary: "SCIM: users, by userName, externalId or all",
    query: scimList,
    response: null,
    handle: async (call) =>
      scimAnswer(call, 200, null, async (today, base) => {
        const { control, keys } = call.services;
        return scimPage(
          (await findUsers(control, keys, call.query.filter, today)).map((person) => scimUser(person, today, base)),
          call.query,
        );
      }),
  }),
  defineRoute({
    method: "post",
    path: "/scim/v2/Users",
    who: scimWho,
    summary: "SCIM: adds a user",
    body: "raw",
    response: null,
    handle: async (call) =>
      scimAnswer(call, 201, "people scim", async (today, base) => {
        const { control, keys } = call.services;
        return scimUser(await createUser(control, keys, await readScim(call.request, scimUserInput), today), today, base);
      }),
  }),
  defineRoute({
    method: "get",
    path: "/scim/v2/Users/{id}",
    who: scimWho,
    summary: "SCIM: one user",
    params: scimId,
    response: null,
    handle: async (call) =>
      scimAnswer(call, 200, null, async (today, base) =>
        scimUser(await visibleUser(call.services.control, call.services.keys, call.params.id, today), today, base),
      ),
  }),
  defineRoute({
    method: "put",
    path: "/scim/v2/Users/{id}",
    who: scimWho,
    summary: "SCIM: replaces a user",
    params: scimId,
    body: "raw",
    response: null,
    handle: async (call) =>
      scimAnswer(call, 200, "people scim", async (today, base) => {
        const { control, keys } = call.services;
        return scimUser(await replaceUser(control, keys, call.params.id, await readScim(call.request, scimUserInput), today), today, base);
      }),
  }),
  defineRoute({
    method: "patch",
    path: "/scim/v2/Users/{id}",
    who: scimWho,
    summary: "SCIM: changes a user",
    params: scimId,
    body: "raw",
    response: null,
    handle: async (call) =>
      scimAnswer(call, 200, "people scim", async (today, base) => {
        const { control, keys } = call.services;
        const change = patchedUser(await readScim(call.request, scimPatch));
        return scimUser(await replaceUser(control, keys, call.params.id, change, today), today, base);
      }),
  }),
  defineRoute({
    method: "delete",
    path: "/scim/v2/Users/{id}",
    who: scimWho,
    summary: "SCIM: a user leaves",
    params: scimId,
    response: null,
    handle: async (call) =>
      scimAnswer(call, 204, "people scim", async (today) => {
        await deleteUser(call.services.control, call.services.keys, call.params.id, today);
        return null;
      }),
  }),
];
