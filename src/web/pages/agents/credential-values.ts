import type { CredentialField } from "../../../model/pages/agent-access.ts";
import { textOf } from "../../lib/use-change.ts";

/**
 * What was typed, as the route takes it: "smtp.host" becomes { smtp: { host } }, what was left empty is left out, and choices within
 * a group count only where something else of the group was typed. A mailbox without SMTP says so.
 */
export function credentialValues(fields: readonly CredentialField[], form: FormData, prefix = ""): Record<string, unknown> {
  const typed = fields.flatMap((field) => {
    const text = field.kind === "fixed" ? field.value : textOf(form, prefix + field.name);
    const [group = "", inner = null] = field.name.split(".");
    return text === "" ? [] : [{ kind: field.kind, group, inner, value: field.kind === "number" ? Number(text) : text }];
  });
  const values: Record<string, unknown> = fields.some(({ name }) => name.startsWith("smtp.")) ? { smtp: null } : {};
  for (const { group, inner, value } of typed) if (inner === null) values[group] = value;
  for (const group of new Set(typed.flatMap((one) => (one.inner !== null && one.kind !== "choice" ? [one.group] : []))))
    values[group] = Object.fromEntries(typed.filter((one) => one.group === group).map(({ inner, value }) => [inner, value]));
  return values;
}
