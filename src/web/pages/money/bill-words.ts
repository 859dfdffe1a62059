import type { MoneyPage } from "../../../model/pages/money.ts";
import type { Cell } from "../../lib/csv.ts";
import { sayMoney, sayShare } from "../../lib/say.ts";

const names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `Oct 2026`. */
export function sayMonthShort(month: string): string {
  return `${names[Number(month.slice(5, 7)) - 1] ?? ""} ${month.slice(0, 4)}`;
}

/** The finding: how the running month compares with the last one. */
export function billTitle({ months, running }: MoneyPage): string {
  const last = months.at(-1);
  if (running.forecast === null || last === undefined) return "The bill by month";
  const was = last.meteredMicros + last.feesMicros;
  if (was === 0) return "The bill by month";
  const change = running.forecast.micros / was - 1;
  const [low, high] = [running.forecast.lowMicros, running.forecast.highMicros];
  if (low <= was && was <= high) return `${sayMonthShort(running.month)} may end as ${sayMonthShort(last.month)} did`;
  return `${sayMonthShort(running.month)} is on its way to ${sayShare(Math.abs(change), 1)} ${change > 0 ? "more" : "less"} than ${sayMonthShort(last.month)}`;
}

/** The chart as a table. */
export function billRows({ months, running }: MoneyPage): readonly (readonly Cell[])[] {
  const { forecast } = running;
  return [
    ["Month", "By amount, USD", "Seats and fees, USD", "List value under seats, USD", "Forecast, USD", "Forecast low", "Forecast high"],
    ...months.map((one): Cell[] => [
      one.month.slice(0, 7),
      one.meteredMicros / 1e6,
      one.feesMicros / 1e6,
      one.seatListMicros / 1e6,
      null,
      null,
      null,
    ]),
    [
      `${running.month.slice(0, 7)} so far`,
      (running.spentMicros - running.feesMicros) / 1e6,
      running.feesMicros / 1e6,
      null,
      ...(forecast === null ? [null, null, null] : [forecast.micros / 1e6, forecast.lowMicros / 1e6, forecast.highMicros / 1e6]),
    ],
  ];
}

export function billCell(cell: Cell): string {
  return cell === null ? "–" : typeof cell === "number" ? sayMoney(cell * 1e6) : cell;
}
