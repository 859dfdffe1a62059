/** The first day of a quarter that is not before the day: who declares on it counts at once. */
export function nextQuarter(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const begun = (month - 1) % 3 === 0 && date === 1;
  return new Date(Date.UTC(year, begun ? month - 1 : Math.ceil(month / 3) * 3, 1)).toISOString().slice(0, 10);
}
