import type { Control } from "../../db/postgres/control.ts";
import type { Reader } from "../../model/access.ts";

/** Who does something: a reader, the product by itself, or somebody whose name is nobody's business (what people do to their own data). */
export type Actor = Reader | { readonly kind: "system" } | { readonly kind: "somebody" };

/** Leaves a row in the trail: who did what to which object. Never a figure, never a text. */
export async function audit(
  control: Control,
  reader: Actor,
  action: string,
  object: string,
  detail: Readonly<Record<string, string | number | boolean | null>> = {},
): Promise<void> {
  await control.query("insert into audit (actor, role, action, object, detail) values ($1, $2, $3, $4, $5)", [
    actorOf(reader),
    reader.kind === "person" || reader.kind === "owner" ? reader.role : reader.kind,
    action,
    object,
    JSON.stringify(detail),
  ]);
}

export function actorOf(reader: Actor): string {
  switch (reader.kind) {
    case "person":
      return reader.pseudonym;
    case "owner":
      return "owner";
    case "key":
      return `key:${reader.id}`;
    case "nobody":
    case "system":
    case "somebody":
      return reader.kind;
    default:
      throw new TypeError("a reader of an unknown kind");
  }
}
