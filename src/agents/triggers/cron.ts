import { UpshotError } from "../../kit/errors.ts";

/** Which minutes of the wall clock a schedule means. Each set holds what may be; days 1–31, months 1–12, weekdays 0–6 from Sunday. */
export interface Cron {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** Day and weekday are both given: either will do. Where one of them begins with `*`, both must fit. Source: crontab(5). */
  readonly eitherDay: boolean;
}

/**
 * Five fields: minute, hour, day of the month, month, weekday (0 and 7 are Sunday). A field is a list of numbers, ranges and `*`,
 * the last two with a step after `/`. Names and macros are not read.
 * @throws UpshotError `cron-wrong`
 */
export function readCron(text: string): Cron {
  const fields = text.trim().split(/\s+/);
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = fields;
  if (fields.length !== 5) throw wrong(text, "it has five fields: minute, hour, day, month, weekday");
  const weekdays = field(text, "weekday", weekday, 0, 7);
  return {
    minutes: field(text, "minute", minute, 0, 59),
    hours: field(text, "hour", hour, 0, 23),
    days: field(text, "day", day, 1, 31),
    months: field(text, "month", month, 1, 12),
    weekdays: new Set([...weekdays].map((one) => one % 7)),
    eitherDay: !day.startsWith("*") && !weekday.startsWith("*"),
  };
}

function field(text: string, name: string, part: string, least: number, most: number): Set<number> {
  const values = new Set<number>();
  for (const piece of part.split(",")) {
    const match = /^(?:(\*)|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(piece);
    if (match === null) throw wrong(text, `the ${name} "${piece}" is no number, range or *`);
    const [, all, first, last, step] = match;
    if (step !== undefined && all === undefined && last === undefined)
      throw wrong(text, `the ${name} "${piece}" has a step but no range: write ${first}-${most}/${step}`);
    const from = all === undefined ? Number(first) : least;
    const to = all === undefined ? Number(last ?? first) : name === "weekday" ? 6 : most;
    const by = Number(step ?? 1);
    if (from < least || to > most || from > to || by < 1)
      throw wrong(text, `the ${name} "${piece}" is not within ${least} to ${most}, or goes backwards`);
    for (let value = from; value <= to; value += by) values.add(value);
  }
  return values;
}

function wrong(text: string, why: string): UpshotError {
  return new UpshotError({
    code: "cron-wrong",
    message: `"${text}" is no schedule: ${why}`,
    hint: 'For example "0 7 * * 1-5": at 7:00 on workdays.',
  });
}
