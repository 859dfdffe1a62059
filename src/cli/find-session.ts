import { UpshotError } from "../kit/errors.ts";
import { moment } from "./render/dates.ts";
import { nextCommand } from "./render/next-command.ts";
import { plainText } from "./render/plain-text.ts";
import { quoted } from "./render/quoted.ts";
import { noSurroundings, type Surroundings } from "./render/surroundings.ts";

/** A session as somebody who looks for it needs to see it. */
export interface NamedSession {
  readonly id: string;
  /** ISO 8601 UTC; absent where only the id is known. */
  readonly from?: string;
  readonly branch?: string | null;
}

/** The session whose id begins with what was typed. */
export function findSession(
  sessions: readonly NamedSession[],
  typed: string,
  { timeZone, ...around }: Partial<Surroundings> & { readonly timeZone?: string } = {},
): string {
  const found = [...new Map(sessions.map((session) => [session.id, session])).values()].filter(({ id }) => id.startsWith(typed));
  const exact = found.find(({ id }) => id === typed);
  if (exact !== undefined) return exact.id;
  const [first, second] = found;
  if (first === undefined || typed === "") {
    throw new UpshotError({
      code: "no-such-session",
      message: `No session begins with ${quoted(typed)}`,
      hint: `${nextCommand("usage --by session", ["logs"], { around: { ...noSurroundings, ...around } })} lists them; --logs names another folder of logs.`,
    });
  }
  if (second !== undefined) {
    const shown = found.slice(0, 5).map((session) => `  ${sayNamed(session, timeZone ?? "UTC")}`);
    throw new UpshotError({
      code: "ambiguous-session",
      message: `${found.length} sessions begin with ${quoted(typed)}`,
      hint: `Type more of one of them:\n${[...shown, ...(found.length > 5 ? [`  and ${found.length - 5} more`] : [])].join("\n")}`,
    });
  }
  return first.id;
}

/** "af74d9e0-6474  12 Jan 2026, 09:30  feature/x": as much of the id as tells it apart by any sensible eye. */
function sayNamed({ id, from, branch }: NamedSession, timeZone: string): string {
  const when = from === undefined ? "" : moment(from, timeZone).replaceAll("\u00a0", " ");
  return [id.slice(0, 13), when, branch ?? ""]
    .map(plainText)
    .filter((part) => part !== "")
    .join("  ");
}
