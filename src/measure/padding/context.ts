import type { Frame } from "./frame.ts";

/**
 * What surrounds a week: not signs of anything, but what signs are weighed with. Shares are of the week's spend; "log" is
 * natural. One array of weeks for each; values of weeks without use are not looked at.
 */
export const contextNames = [
  "log dollars",
  "log dollars beside own median",
  "share linked to nothing",
  "share held",
  "share undone",
  "share declared exploration",
  "share started by schedules and webhooks",
  "share of sub-agents",
  "share in no repository",
  "log sessions",
  "log sessions a day",
  "days used",
  "hours of the day used",
  "sessions linked to nothing",
  "log artifacts",
  "log reviews",
  "log deployments",
  "weeks since joining",
  "a target was visible",
  "log dollars a session",
  "share of all weeks' spend linked to nothing",
] as const;

/** The names whose size depends on the organisation: they are told beside the middle of everybody's weeks. */
export const relativeContext: readonly boolean[] = contextNames.map((name) => name.startsWith("log "));

const hour = 3_600_000;
const week = 168 * hour;

export function contextOf(frame: Frame): readonly Float64Array[] {
  const { sessions, weeks, weekOf, rootOf, spend, monday, history, linked, held, undone } = frame;
  const columns = contextNames.map(() => new Float64Array(weeks));
  const add = (column: Name, at: number, amount: number): void => {
    const values = columns[contextNames.indexOf(column)];
    if (values !== undefined && at >= 0 && at < weeks) values[at] = (values[at] ?? 0) + amount;
  };
  const days = new Uint8Array(weeks);
  const hours = new Uint32Array(weeks);
  const count = new Float64Array(weeks);
  let [bare, all] = [0, 0];
  for (const [index, session] of sessions.entries()) {
    const at = weekOf[index] ?? 0;
    const part = session.costMicros / Math.max(1, spend[at] ?? 0);
    const loose = 1 - (linked[index] ?? 0);
    bare += session.costMicros * loose;
    all += session.costMicros;
    count[at] = (count[at] ?? 0) + 1;
    add("share linked to nothing", at, part * loose);
    add("share held", at, part * (held[index] ?? 0));
    add("share undone", at, part * (undone[index] ?? 0));
    if (session.exploration) add("share declared exploration", at, part);
    if (session.trigger === "schedule" || session.trigger === "webhook") add("share started by schedules and webhooks", at, part);
    if (session.trigger === "agent") add("share of sub-agents", at, part);
    if (session.repo === "") add("share in no repository", at, part);
    if (rootOf[index] === index) add("log sessions", at, 1);
    if (loose > 0.7) add("sessions linked to nothing", at, 1);
    days[at] = (days[at] ?? 0) | (1 << (Math.floor((session.start - monday) / (24 * hour)) % 7));
    hours[at] = (hours[at] ?? 0) | (1 << (Math.floor(session.start / hour) % 24));
  }
  for (const { kind, at } of history.artifacts) {
    const place = Math.floor((at - monday) / week);
    add("log artifacts", place, 1);
    if (kind === "review") add("log reviews", place, 1);
    if (kind === "deployment") add("log deployments", place, 1);
  }
  const used = spend.filter((micros) => micros > 0).sort();
  const median = used[used.length >> 1] ?? 1;
  const target = frame.targets.reduce((first, { from }) => Math.min(first, from), Infinity);
  for (let at = 0; at < weeks; at++) {
    const dollars = (spend[at] ?? 0) / 1e6;
    const roots = value("log sessions", at);
    const daysUsed = bits(days[at] ?? 0);
    set("log dollars", at, Math.log(dollars + 0.01));
    set("log dollars beside own median", at, Math.log((dollars + 0.01) / (median / 1e6 + 0.01)));
    set("log sessions", at, Math.log(roots + 1));
    set("log sessions a day", at, Math.log(roots / Math.max(1, daysUsed) + 1));
    set("days used", at, daysUsed);
    set("hours of the day used", at, bits(hours[at] ?? 0));
    set("sessions linked to nothing", at, value("sessions linked to nothing", at) / Math.max(1, count[at] ?? 0));
    for (const name of ["log artifacts", "log reviews", "log deployments"] as const) set(name, at, Math.log(value(name, at) + 1));
    set("weeks since joining", at, Math.min(30, Math.max(-1, (monday + at * week - history.joined) / week)));
    set("a target was visible", at, monday + at * week >= target ? 1 : 0);
    set("log dollars a session", at, Math.log(dollars / Math.max(1, roots) + 0.001));
    set("share of all weeks' spend linked to nothing", at, bare / Math.max(1, all));
  }
  return columns;

  function value(name: Name, at: number): number {
    return columns[contextNames.indexOf(name)]?.[at] ?? 0;
  }
  function set(name: Name, at: number, to: number): void {
    const values = columns[contextNames.indexOf(name)];
    if (values !== undefined) values[at] = to;
  }
}

type Name = (typeof contextNames)[number];

function bits(mask: number): number {
  let [left, count] = [mask, 0];
  for (; left !== 0; left &= left - 1) count++;
  return count;
}
