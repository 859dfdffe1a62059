import { day, hour } from "../days.ts";
import type { PersonModel } from "../people/person.ts";
import { chance, hex, lognormal, type Random } from "../random.ts";
import type { Schedule } from "../schedule.ts";
import type { Session } from "../usage/start-session.ts";
import { judge, judgePending } from "./judge.ts";
import { link } from "./link.ts";
import { colleagueOf, say } from "./pull-request.ts";

/**
 * A document (held when somebody else opens or edits it within 30 days) or a ticket (held when nobody reopens it
 * within 7 days after it was closed), written by hand or out of a session.
 */
export function write(
  random: Random,
  schedule: Schedule,
  person: PersonModel,
  team: readonly string[],
  at: number,
  session: Session | null,
): void {
  const author = person.person.pseudonym;
  const when = Math.floor(at);
  const ticket = chance(random, person.person.job === "support" ? 0.85 : person.person.job === "quality" ? 0.7 : 0.15);
  const name = hex(random, 12);
  const fate = random();
  const reader = colleagueOf(random, author, team);
  const wait = ticket ? lognormal(random, 6, 1) * hour : lognormal(random, 4, 1) * day;
  const urn = ticket ? `ticket:example.org/${name}` : `doc:example.org/${name}`;
  schedule.at(when)?.facts.artifacts.push({
    urn,
    kind: ticket ? "ticket" : "document",
    repo: "",
    authors: [author],
    at: when,
    linesAdded: 0,
    linesRemoved: 0,
    parent: "",
    version: when,
  });
  say(schedule, urn, "opened", when, author);
  judgePending(schedule, urn, 0, when);
  if (session !== null) link(random, schedule, session, urn, when, false);
  const then = when + wait;
  if (ticket) {
    say(schedule, urn, "closed", then, author);
    if (fate < 0.07) say(schedule, urn, "reopened", then + 2 * day, reader);
    judge(schedule, urn, 0, fate < 0.07 ? 0 : 1, Math.floor(then + (fate < 0.07 ? 2 : 7) * day));
    return;
  }
  const read = fate < 0.75 && reader !== "" && wait < 30 * day;
  if (read) say(schedule, urn, "edited", then, reader);
  judge(schedule, urn, 0, read ? 1 : 0, Math.floor(read ? then : when + 30 * day));
}
