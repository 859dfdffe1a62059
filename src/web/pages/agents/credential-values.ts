import type { CredentialField } from "../../../model/pages/agent-access.ts";
import { textOf } from "../../lib/use-change.ts";

/**
 * What was typed, as the route takes it: "smtp.host" becomes { smtp: { host } }, what was left empty is left out, and choices within
 * a group count only where something else of the group was typed. A mailbox without SMTP says so; a flag is always said.
 */
export function credentialValues(fields: readonly CredentialField[], form: FormData, prefix = ""): Record<string, unknown> {
  const typed = fields.flatMap((field) => {
    const text = field.kind === "fixed" ? field.value : textOf(form, prefix + field.name);
    const [group = "", inner = null] = field.name.split(".");
    if (text === "" && field.kind !== "flag") return [];
    return [{ kind: field.kind, group, inner, value: valueOf(field.kind, text) }];
  });
  const values: Record<string, unknown> = fields.some(({ name }) => name.startsWith("smtp.")) ? { smtp: null } : {};
  for (const { group, inner, value } of typed) if (inner === null) values[group] = value;
  for (const group of new Set(typed.flatMap((one) => (one.inner !== null && one.kind !== "choice" ? [one.group] : []))))
    values[group] = Object.fromEntries(typed.filter((one) => one.group === group).map(({ inner, value }) => [inner, value]));
  return values;
}

function valueOf(kind: CredentialField["kind"], text: string): unknown {
  if (kind === "number") return Number(text);
  if (kind === "flag") return text === "on";
  if (kind === "lines") return linesOf(text);
  if (kind === "pairs") return Object.fromEntries(linesOf(text).map((line) => pairOf(line) ?? [line, ""]));
  return text;
}

/** What is wrong with lines of NAME=value, with its line; "" where nothing is. Never repeats what was typed. */
export function wrongPair(text: string): string {
  const wrong = text.split("\n").findIndex((line) => line.trim() !== "" && pairOf(line.trim()) === null);
  return wrong < 0 ? "" : `Line ${wrong + 1}: write NAME=value`;
}

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

function pairOf(line: string): [name: string, value: string] | null {
  const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(line) ?? [];
  return name === undefined || value === undefined ? null : [name, value];
}
