import { UpshotError } from "../kit/errors.ts";
import { quoted } from "./render/quoted.ts";

/** The session whose id begins with what was typed. */
export function findSession(ids: readonly string[], typed: string): string {
  const found = [...new Set(ids)].filter((id) => id.startsWith(typed));
  const exact = found.find((id) => id === typed);
  if (exact !== undefined) return exact;
  const [first, second] = found;
  if (first === undefined || typed === "") {
    throw new UpshotError({
      code: "no-such-session",
      message: `No session begins with ${quoted(typed)}`,
      hint: "upshot usage --by session lists them; --logs names another folder of logs.",
    });
  }
  if (second !== undefined) {
    throw new UpshotError({
      code: "ambiguous-session",
      message: `${found.length} sessions begin with ${quoted(typed)}`,
      hint: `Type more of it: ${found.slice(0, 5).join(", ")}`,
    });
  }
  return first;
}
