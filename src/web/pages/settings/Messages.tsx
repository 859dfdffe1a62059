import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { SettingsPage } from "../../../model/pages/settings.ts";
import { saveFile } from "../../lib/save-file.ts";
import { digestQuery } from "../../lib/settings.ts";
import { textOf, useChange } from "../../lib/use-change.ts";
import { Field, fieldLook } from "../../ui/Field.tsx";
import { SmallButton } from "../../ui/SmallButton.tsx";
import { SubmitRow } from "../../ui/SubmitRow.tsx";
import { Section } from "./Section.tsx";

/** Who gets the weekly digest and the budget alerts. */
export function Messages({ settings: { digest, alerts, smtp, slack } }: { readonly settings: SettingsPage }) {
  const { run, busy, done, failure } = useChange<object>("PUT", "/api/settings", ["settings"]);
  const [shown, setShown] = useState(false);
  return (
    <Section
      title="Weekly digest and budget alerts"
      about="The digest has the Overview's figures of the whole organisation, once a week when they are published; off until you switch it on. Alerts come once a month each at 50, 80 and 100 % of a budget, and when the month will likely end above it."
    >
      {smtp === null && slack === null && <p className="text-[0.93rem]">Neither mail nor Slack is set up yet, so nothing can be sent.</p>}
      <form
        className="grid gap-x-6 gap-y-3 sm:grid-cols-2"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          run({
            digest: { on: form.has("on"), mail: addressesOf(textOf(form, "digest-mail")), slack: form.has("digest-slack") },
            alerts: { mail: addressesOf(textOf(form, "alerts-mail")), slack: form.has("alerts-slack") },
          });
        }}
      >
        <fieldset className="space-y-2">
          <legend className="font-medium">Weekly digest</legend>
          <Tick name="on" label="Send it every week" checked={digest.on} />
          <Tick name="digest-slack" label="Post it to Slack" checked={digest.slack} />
          <Field label="Mail to" hint="One address a line">
            <textarea name="digest-mail" rows={3} defaultValue={digest.mail.join("\n")} className={`${fieldLook} h-auto py-1`} />
          </Field>
        </fieldset>
        <fieldset className="space-y-2">
          <legend className="font-medium">Budget alerts</legend>
          <Tick name="alerts-slack" label="Post them to Slack" checked={alerts.slack} />
          <Field label="Mail to" hint="One address a line; none: no mail">
            <textarea name="alerts-mail" rows={3} defaultValue={alerts.mail.join("\n")} className={`${fieldLook} h-auto py-1`} />
          </Field>
        </fieldset>
        <SubmitRow busy={busy} done={done} failure={failure}>
          Save who gets what
        </SubmitRow>
      </form>
      <SmallButton pressed={shown} onClick={() => setShown(!shown)}>
        {shown ? "Hide the digest" : "See the digest as it would be sent now"}
      </SmallButton>
      {shown && <Preview />}
    </Section>
  );
}

function Preview() {
  const { data, error, isPending } = useQuery(digestQuery);
  if (error !== null) return <p role="alert">{error.message}.</p>;
  if (isPending) return <p role="status">Making it …</p>;
  return (
    <div>
      <p className="font-medium">{data.subject}</p>
      {/* oxlint-disable-next-line jsx_a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard */}
      <pre tabIndex={0} className="mt-2 overflow-x-auto whitespace-pre-wrap rounded border border-line bg-raised p-3 text-[0.8rem]">
        {data.text}
      </pre>
      <p className="mt-2">
        <SmallButton onClick={() => saveFile(`upshot-digest-${data.to}.html`, new Blob([data.html], { type: "text/html" }))}>
          Save the mail's HTML
        </SmallButton>
      </p>
    </div>
  );
}

function Tick({ name, label, checked }: { readonly name: string; readonly label: string; readonly checked: boolean }) {
  return (
    <label className="flex items-center gap-2 text-[0.93rem]">
      <input name={name} type="checkbox" defaultChecked={checked} />
      {label}
    </label>
  );
}

function addressesOf(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,;]+/).filter((word) => word !== ""))];
}
