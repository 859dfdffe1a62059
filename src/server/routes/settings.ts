import { z } from "zod";
import { settingsInput, settingsPage, testInput } from "../../model/pages/settings.ts";
import { audit } from "../access/audit.ts";
import { defineRoute } from "../define-route.ts";
import { postToSlack, sendMail, type Message } from "../digest/channels.ts";
import { changeSettings, settingsOf } from "../digest/settings.ts";

const who = { kind: "roles", roles: ["admin"] } as const;

export default [
  defineRoute({
    method: "get",
    path: "/api/settings",
    who,
    summary: "What an admin may set, without secrets",
    response: settingsPage,
    handle: ({ services }) => settingsOf(services),
  }),
  defineRoute({
    method: "put",
    path: "/api/settings",
    who,
    summary: "Sets what is given; what is left out stays as it is",
    body: settingsInput,
    response: settingsPage,
    handle: async ({ body, services, reader }) => {
      for (const name of await changeSettings(services, body)) await audit(services.control, reader, "change", `setting ${name}`);
      return settingsOf(services);
    },
  }),
  defineRoute({
    method: "post",
    path: "/api/settings/test",
    who,
    summary: "Sends one line by mail or to Slack, to try what is set up",
    body: testInput,
    response: z.strictObject({ ok: z.literal(true) }),
    handle: async ({ body, services, reader }) => {
      const text = `This is a test of ${services.publicUrl.origin}. It works.`;
      const message: Message = { id: `test ${services.now()}`, subject: "Upshot: a test message", text, html: null, slack: text };
      await (body.channel === "mail" ? sendMail(services, message, [body.to]) : postToSlack(services, message));
      await audit(services.control, reader, "change", `test message by ${body.channel}`);
      return { ok: true as const };
    },
  }),
];
