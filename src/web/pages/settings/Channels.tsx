import { useState } from "react";
import type { SettingsPage } from "../../../model/pages/settings.ts";
import { textOf, useChange } from "../../lib/use-change.ts";
import { Field, fieldLook } from "../../ui/Field.tsx";
import { SmallButton } from "../../ui/SmallButton.tsx";
import { SubmitRow } from "../../ui/SubmitRow.tsx";
import { Section } from "./Section.tsx";

/** The ways messages leave: a mail server, a Slack webhook. */
export function Channels({ settings: { smtp, slack } }: { readonly settings: SettingsPage }) {
  const mail = useChange<object>("PUT", "/api/settings", ["settings"]);
  const post = useChange<object>("PUT", "/api/settings", ["settings"]);
  return (
    <Section
      title="Mail and Slack"
      about="What the digest and the budget alerts go out through. Passwords and the webhook's address are kept sealed and never shown again."
    >
      <form
        className="grid gap-3 sm:grid-cols-3"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          const password = textOf(form, "password");
          const host = textOf(form, "host");
          mail.run({
            smtp:
              host === ""
                ? null
                : {
                    host,
                    port: Number(textOf(form, "port")),
                    security: textOf(form, "security"),
                    user: textOf(form, "user") || null,
                    from: textOf(form, "from"),
                    ...(password === "" ? {} : { password }),
                  },
          });
        }}
      >
        <Field label="Mail server" hint="Empty: no mail">
          <input name="host" defaultValue={smtp?.host ?? ""} placeholder="smtp.example.org" className={fieldLook} />
        </Field>
        <Field label="Port">
          <input name="port" type="number" required min={1} max={65535} defaultValue={smtp?.port ?? 465} className={fieldLook} />
        </Field>
        <Field label="Security">
          <select name="security" defaultValue={smtp?.security ?? "tls"} className={fieldLook}>
            <option value="tls">TLS (465)</option>
            <option value="starttls">STARTTLS (587)</option>
            <option value="none">none, for hosts the operator named</option>
          </select>
        </Field>
        <Field label="User" hint="Empty: no sign-in">
          <input name="user" defaultValue={smtp?.user ?? ""} autoComplete="off" className={fieldLook} />
        </Field>
        <Field label="Password" hint={smtp?.hasPassword === true ? "One is set. Empty: it stays" : "Kept sealed"}>
          <input name="password" type="password" autoComplete="new-password" className={fieldLook} />
        </Field>
        <Field label="From">
          <input name="from" type="email" defaultValue={smtp?.from ?? ""} placeholder="upshot@example.org" className={fieldLook} />
        </Field>
        <SubmitRow {...mail}>Save the mail server</SubmitRow>
      </form>
      {smtp !== null && <TryMail />}
      <form
        className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-end"
        onSubmit={(event) => {
          event.preventDefault();
          const url = textOf(new FormData(event.currentTarget), "url");
          post.run({ slack: url === "" ? null : { url } });
        }}
      >
        <Field
          label="Slack webhook"
          hint={slack === null ? "An incoming webhook of the channel" : `One at ${slack.host} is set. Saving an empty field takes it away`}
        >
          <input name="url" type="url" autoComplete="off" placeholder="https://hooks.slack.com/services/…" className={fieldLook} />
        </Field>
        <SubmitRow {...post}>Save the webhook</SubmitRow>
      </form>
      {slack !== null && <TrySlack />}
    </Section>
  );
}

function TryMail() {
  const { run, busy, done, failure } = useChange<object>("POST", "/api/settings/test", []);
  const [to, setTo] = useState("");
  return (
    <p className="flex flex-wrap items-end gap-3 text-[0.93rem]">
      <Field label="Try it: send a line to">
        <input type="email" value={to} onChange={(event) => setTo(event.currentTarget.value)} className={fieldLook} />
      </Field>
      <SmallButton onClick={() => to !== "" && run({ channel: "mail", to })}>{busy ? "Sending …" : "Send a test mail"}</SmallButton>
      {done && <span role="status">The mail server took it.</span>}
      {failure !== null && <span role="alert">{failure}</span>}
    </p>
  );
}

function TrySlack() {
  const { run, busy, done, failure } = useChange<object>("POST", "/api/settings/test", []);
  return (
    <p className="flex flex-wrap items-center gap-3 text-[0.93rem]">
      <SmallButton onClick={() => run({ channel: "slack" })}>{busy ? "Sending …" : "Post a test line to Slack"}</SmallButton>
      {done && <span role="status">Slack took it.</span>}
      {failure !== null && <span role="alert">{failure}</span>}
    </p>
  );
}
