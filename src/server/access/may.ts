import type { Reader, Who } from "../../model/access.ts";

/** May this reader use a route that asks for `who`? Whatever is not said is refused. */
export function may(reader: Reader, who: Who): boolean {
  switch (who.kind) {
    case "anyone":
    case "signature":
      return true;
    case "roles":
      return (reader.kind === "person" || reader.kind === "owner") && who.roles.includes(reader.role);
    case "scope":
      return reader.kind === "key"
        ? reader.scopes.includes(who.scope)
        : (reader.kind === "person" || reader.kind === "owner") && who.roles.includes(reader.role);
    default:
      return false;
  }
}
