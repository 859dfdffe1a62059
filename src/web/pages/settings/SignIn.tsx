import type { SignInSettings } from "../../../model/pages/session.ts";
import { textOf, useChange } from "../../lib/use-change.ts";
import { Field, fieldLook } from "../../ui/Field.tsx";
import { SmallButton } from "../../ui/SmallButton.tsx";
import { SubmitRow } from "../../ui/SubmitRow.tsx";
import { Section } from "./Section.tsx";

/** OpenID Connect. The client secret is written, never read. */
export function SignIn({ settings: { callback, oidc } }: { readonly settings: SignInSettings }) {
  const { run, busy, done, failure } = useChange<object | null>("POST", "/api/sign-in/settings", ["sign-in-settings"]);
  return (
    <Section
      title="Sign-in"
      about="People sign in with your identity provider (OpenID Connect). Without one, only the address signs in that the server prints when it starts."
    >
      <p className="text-[0.93rem]">
        Register this redirect address there: <code className="rounded bg-raised px-1 py-0.5 text-[0.9em] break-all">{callback}</code>
      </p>
      <form
        className="grid gap-3 sm:grid-cols-2"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          const clientSecret = textOf(form, "secret");
          run({
            name: textOf(form, "name"),
            issuer: textOf(form, "issuer"),
            clientId: textOf(form, "client"),
            ...(clientSecret === "" ? {} : { clientSecret }),
            unknown: textOf(form, "unknown"),
            trustMail: form.has("trust"),
          });
        }}
      >
        <Field label="Name on the button">
          <input name="name" required maxLength={60} defaultValue={oidc?.name ?? ""} className={fieldLook} />
        </Field>
        <Field label="Issuer">
          <input
            name="issuer"
            type="url"
            required
            defaultValue={oidc?.issuer ?? ""}
            placeholder="https://login.example.org"
            className={fieldLook}
          />
        </Field>
        <Field label="Client ID">
          <input name="client" required defaultValue={oidc?.clientId ?? ""} autoComplete="off" className={fieldLook} />
        </Field>
        <Field label="Client secret" hint={oidc?.hasSecret === true ? "One is set. Empty: it stays" : "Kept sealed; never shown again"}>
          <input name="secret" type="password" autoComplete="new-password" className={fieldLook} />
        </Field>
        <Field label="Somebody the organisation does not know">
          <select name="unknown" defaultValue={oidc?.unknown ?? "refuse"} className={fieldLook}>
            <option value="refuse">is refused</option>
            <option value="join">joins as a member</option>
          </select>
        </Field>
        <label className="flex items-center gap-2 self-center text-[0.93rem]">
          <input name="trust" type="checkbox" defaultChecked={oidc?.trustMail ?? false} />
          The provider's mails count as verified
        </label>
        <SubmitRow busy={busy} done={done} failure={failure}>
          Save sign-in
        </SubmitRow>
      </form>
      {oidc !== null && <SmallButton onClick={() => run(null)}>Switch sign-in by {oidc.name} off</SmallButton>}
    </Section>
  );
}
