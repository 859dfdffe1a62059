import type { Control } from "../../db/postgres/control.ts";

/** Failures of one address that are free, and how long it then waits: doubled with each further one, up to an hour. */
const free = 5;
const firstWait = 2_000;
const longestWait = 3_600_000;
/** An address without a failure for this long starts anew. */
const forgotten = 6 * 3_600_000;

interface Failures {
  count: number;
  at: number;
}

const stores = new WeakMap<Control, Map<string, Failures>>();

/** Seconds an address still has to wait before it may try to sign in; 0: now. */
export function signInWait(control: Control, remote: string, now: number): number {
  const failures = stores.get(control)?.get(remote);
  if (failures === undefined || failures.count < free || Math.abs(now - failures.at) > forgotten) return 0;
  const wait = Math.min(longestWait, firstWait * 2 ** (failures.count - free));
  return Math.max(0, Math.ceil((wait - Math.abs(now - failures.at)) / 1000));
}

export function signInFailed(control: Control, remote: string, now: number): void {
  let failures = stores.get(control);
  if (failures === undefined) stores.set(control, (failures = new Map()));
  const before = failures.get(remote);
  if (failures.size > 50_000) failures.clear();
  failures.set(remote, { count: before === undefined || Math.abs(now - before.at) > forgotten ? 1 : before.count + 1, at: now });
}

export function signInWorked(control: Control, remote: string): void {
  stores.get(control)?.delete(remote);
}
