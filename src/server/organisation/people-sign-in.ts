import type { Control } from "../../db/postgres/control.ts";
import { withLock } from "../../db/postgres/migrate-postgres.ts";
import type { OidcIdentity } from "../access/oidc.ts";
import type { Keys } from "../keys.ts";
import { addIdentity, findPerson, forgetResolved } from "./identities.ts";
import { readPerson, savePerson, type Person } from "./people.ts";

export type SignInOutcome =
  | { readonly kind: "person"; readonly person: Person; readonly joined: boolean }
  | { readonly kind: "unknown" }
  | { readonly kind: "left" };

/**
 * Who it is that the provider vouches for: known by the provider's own subject, else by a verified mail, else added as
 * a member where the organisation set it so. The role is always the person's here, whatever the provider says.
 */
export async function personSigningIn(
  control: Control,
  keys: Keys,
  identity: OidcIdentity,
  provider: { readonly issuer: string; readonly unknown: "refuse" | "join"; readonly trustMail: boolean },
  today: string,
): Promise<SignInOutcome> {
  const subject = { kind: "oidc", value: `${provider.issuer} ${identity.subject}` };
  const outcome = await withLock(control, "identities", async (locked): Promise<SignInOutcome> => {
    const bySubject = await findPerson(locked, keys, subject);
    // A mail that the provider did not check may be anybody's.
    const verified = identity.mail !== null && (identity.mailVerified ?? provider.trustMail);
    const mail = verified ? identity.mail : null;
    const byMail = bySubject === null && mail !== null ? await findPerson(locked, keys, { kind: "mail", value: mail }) : null;
    const known = bySubject ?? (byMail?.waiting === true ? null : byMail);
    const person = known === null ? null : await readPerson(locked, keys, known.pseudonym);
    if (person !== null) {
      if (person.leftOn !== null && person.leftOn <= today) return { kind: "left" };
      if (bySubject === null) await addIdentity(locked, keys, person.pseudonym, subject);
      return { kind: "person", person, joined: false };
    }
    if (provider.unknown === "refuse" || mail === null) return { kind: "unknown" };
    const { pseudonym } = await savePerson(locked, keys, { details: { name: identity.name ?? "", mail: mail.toLowerCase() } }, today);
    await addIdentity(locked, keys, pseudonym, subject);
    const added = await readPerson(locked, keys, pseudonym);
    return added === null ? { kind: "unknown" } : { kind: "person", person: added, joined: true };
  });
  if (outcome.kind === "person") forgetResolved(control);
  return outcome;
}
