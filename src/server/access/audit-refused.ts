import type { Control } from "../../db/postgres/control.ts";
import type { Reader } from "../../model/access.ts";
import { actorOf, audit } from "./audit.ts";

interface Count {
  hour: number;
  times: number;
}

const counts = new WeakMap<Control, Map<string, Count>>();
const hourMilliseconds = 3_600_000;
const mostCounted = 50_000;

/**
 * Leaves a row for who was refused what. A program that goes on asking with a key that may not would fill the trail: of one
 * reader and object in an hour, the first, second, fourth, eighth… leave a row each, which says how many there were by then.
 */
export async function auditRefused(control: Control, reader: Reader, object: string, now: number): Promise<void> {
  const known = counts.get(control) ?? new Map<string, Count>();
  counts.set(control, known);
  const hour = Math.floor(now / hourMilliseconds);
  const name = `${actorOf(reader)} ${object}`;
  const before = known.get(name);
  const times = before?.hour === hour ? before.times + 1 : 1;
  if (known.size > mostCounted) known.clear();
  known.set(name, { hour, times });
  if (!Number.isInteger(Math.log2(times))) return;
  await audit(control, reader, "refused", object, times === 1 ? {} : { times });
}
