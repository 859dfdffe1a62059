/**
 * SQL: working hours between two moments, `{zone:String}`'s Monday to Friday from 9 to 17. Holidays are not known. Counted from a
 * Monday long ago: 40 hours a week, 8 a day, so that a difference needs no calendar.
 */
export function businessHours(from: string, to: string): string {
  return `(${hoursUntil(to)} - ${hoursUntil(from)})`;
}

function hoursUntil(at: string): string {
  const zone = "{zone:String}";
  const weekday = `toDayOfWeek(${at}, 0, ${zone})`;
  const time = `toHour(${at}, ${zone}) + toMinute(${at}, ${zone}) / 60 + toSecond(${at}, ${zone}) / 3600`;
  // Day 4 since 1970 was the first Monday.
  return `(intDiv(toInt32(toDate(${at}, ${zone})) - 4, 7) * 40 + if(${weekday} > 5, 40., (${weekday} - 1) * 8 + least(8., greatest(0., ${time} - 9))))`;
}

/** What every metric in working hours says of them. */
export const businessDay =
  "Working hours are Monday to Friday, 9 to 17, in the organisation's time zone; holidays are not known and count.";
