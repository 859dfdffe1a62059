import type { Trigger } from "./conditions.ts";
import { readCron } from "./cron.ts";
import { latestTime, nextTime } from "./cron-times.ts";
import { numberOf, writeCursor, type TriggerCursor } from "./trigger-cursors.ts";
import { startRun, type ActiveAgent, type TriggerOptions } from "./trigger-options.ts";

export type ScheduleTrigger = Extract<Trigger, { schedule: string }>;

/** A time that is no older counts as in time: a server that starts or a tick that waits makes nothing missed. */
const inTime = 300_000;

/** Names the schedule: another text, or another zone, is another trigger that begins anew. */
export function scheduleName({ schedule, zone }: ScheduleTrigger): string {
  return zone === undefined ? `schedule:${schedule}` : `schedule:${schedule} ${zone}`;
}

/**
 * Starts the run that is due. Of several times that passed unseen, only the last counts: `once` starts one run for all of them,
 * `skip` none unless the last is in time. A new schedule begins now.
 * @throws UpshotError `cron-wrong`, RangeError where the zone is none
 */
export async function runSchedule(
  options: TriggerOptions,
  { definition: { name: agent } }: ActiveAgent,
  trigger: ScheduleTrigger,
  known: TriggerCursor | undefined,
): Promise<void> {
  const now = options.now();
  if (known !== undefined && (known.nextAt === null || known.nextAt > now)) return;
  const cron = readCron(trigger.schedule);
  const timeZone = trigger.zone ?? options.timeZone;
  const from = known === undefined ? now : numberOf(known.cursor, "at");
  const due = latestTime(cron, timeZone, now);
  if (due !== null && due.at > from && (trigger.missed === "once" || now - due.at <= inTime)) {
    const zone = trigger.zone === undefined ? "" : `[${trigger.zone}]`;
    const started = await startRun(options, { agent, trigger: "schedule", triggerId: `schedule:${due.local}${zone}`, input: null });
    // Looked at again with the next turn: it is late then, and not missed.
    if (started === "too-many") return;
  }
  const at = Math.max(from, due?.at ?? from);
  await writeCursor(options.control, agent, scheduleName(trigger), {
    cursor: { at },
    nextAt: nextTime(cron, timeZone, now)?.at ?? null,
  });
}
