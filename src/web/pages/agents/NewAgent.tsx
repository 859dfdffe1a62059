import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import type { CredentialRow } from "../../../model/pages/agent-access.ts";
import { textOf } from "../../lib/use-change.ts";
import { Field, fieldLook } from "../../ui/Field.tsx";
import { SmallButton } from "../../ui/SmallButton.tsx";
import { DefinitionEditor } from "./DefinitionEditor.tsx";
import { definitionText } from "./template.ts";

const acts = [
  { id: "read", says: "read mail", first: true },
  { id: "label", says: "put labels on it", first: true },
  { id: "move", says: "move it between folders", first: true },
  { id: "draft", says: "write drafts", first: true },
  { id: "send", says: "send, after a question where you did not name to whom", first: false },
] as const;

/** A form that writes an agent's file; the file can be edited before it is saved, and ever after. */
export function NewAgent({ you, credentials }: { readonly you: string; readonly credentials: readonly CredentialRow[] }) {
  const navigate = useNavigate();
  const [written, setWritten] = useState<{ readonly name: string; readonly text: string } | null>(null);
  const mailboxes = [...new Set(credentials.filter(({ kind }) => kind === "mailbox").map(({ name }) => name))];
  if (written !== null)
    return (
      <div className="mt-3 max-w-3xl space-y-3">
        <p className="text-[0.93rem] text-soft">
          This is the agent: what it may, what it may cost, and what it is to do. Nothing else counts.
        </p>
        <DefinitionEditor
          name={written.name}
          text={written.text}
          create
          onSaved={() => void navigate({ to: "/agents/$name", params: { name: written.name } })}
        />
        <SmallButton onClick={() => setWritten(null)}>Back to the form</SmallButton>
      </div>
    );
  return (
    <form
      className="mt-3 grid max-w-3xl gap-3 sm:grid-cols-2"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const of = (name: string) => textOf(form, name);
        const trigger = of("trigger");
        setWritten({
          name: of("name"),
          text: definitionText({
            name: of("name"),
            owner: you,
            model: of("model"),
            instructions: of("instructions"),
            trigger: trigger === "mail" || trigger === "schedule" ? trigger : "by-hand",
            schedule: of("schedule"),
            mailbox: of("mailbox"),
            may: acts.map(({ id }) => id).filter((id) => form.has(`may-${id}`)),
            run: of("run"),
            day: of("day"),
            month: of("month"),
          }),
        });
      }}
    >
      <Field label="Name" hint="Small letters, digits and hyphens">
        <input name="name" required pattern="[a-z][a-z0-9\-]{0,39}" autoComplete="off" className={fieldLook} />
      </Field>
      <Field label="Model" hint="A provider you entered, and a model of it">
        <input name="model" required pattern="[a-z][a-z0-9\-]*\/\S+" defaultValue="anthropic/claude-sonnet-4-5" className={fieldLook} />
      </Field>
      <Field label="What it is to do, in your words" hint="What you name here counts as said by you: folders, people, addresses" wide>
        <textarea name="instructions" required rows={5} className={`${fieldLook} h-auto`} />
      </Field>
      <Field label="Starts when">
        <select name="trigger" className={fieldLook}>
          <option value="by-hand">you start it</option>
          <option value="mail">mail arrives</option>
          <option value="schedule">the clock says so</option>
        </select>
      </Field>
      <Field label="By the clock" hint="Five fields of cron: minute, hour, day, month, weekday">
        <input name="schedule" defaultValue="0 7 * * 1-5" className={fieldLook} />
      </Field>
      <Field
        label="Mailbox"
        hint={mailboxes.length === 0 ? "The name you enter it under, below; empty: none" : `Entered: ${mailboxes.join(", ")}; empty: none`}
      >
        <input name="mailbox" pattern="[a-z][a-z0-9\-]{0,39}" defaultValue={mailboxes[0] ?? ""} autoComplete="off" className={fieldLook} />
      </Field>
      <fieldset className="space-y-1 text-[0.93rem]">
        <legend className="text-[0.87rem] text-soft">There it may</legend>
        {acts.map(({ id, says, first }) => (
          <label key={id} className="flex items-start gap-2">
            <input name={`may-${id}`} type="checkbox" defaultChecked={first} className="mt-1" />
            {says}
          </label>
        ))}
      </fieldset>
      <div className="grid grid-cols-3 gap-3 sm:col-span-2">
        {[
          ["run", "Dollars a run", "0.50"],
          ["day", "Dollars a day", "5"],
          ["month", "Dollars a month", "50"],
        ].map(([name = "", label = "", value]) => (
          <Field key={name} label={label}>
            <input name={name} required inputMode="decimal" pattern="\d{1,7}(\.\d{1,6})?" defaultValue={value} className={fieldLook} />
          </Field>
        ))}
      </div>
      <p className="sm:col-span-2">
        <button type="submit" className="min-h-9 rounded bg-accent px-4 font-medium text-on-accent hover:opacity-90">
          Write its file
        </button>
      </p>
    </form>
  );
}
