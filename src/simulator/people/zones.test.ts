import { expect, test } from "vitest";
import { day, hour } from "../days.ts";
import { offsetOn, zones } from "./zones.ts";

test("offsets are those of the time zone database, but for the hours of the change", () => {
  for (const zone of zones) {
    const format = new Intl.DateTimeFormat("en-US", { timeZone: zone.name, timeZoneName: "longOffset" });
    for (let at = Date.UTC(2026, 0, 1, 12); at < Date.UTC(2028, 0, 1); at += 5 * day) {
      const name = format.formatToParts(at).find((part) => part.type === "timeZoneName")?.value ?? "";
      const [, sign = "+", hours = "0", minutes = "0"] = /GMT([+-])?(\d+)?:?(\d+)?/.exec(name) ?? [];
      const expected = (sign === "-" ? -1 : 1) * (Number(hours) + Number(minutes) / 60) * hour;
      expect([zone.name, at, offsetOn(zone, at)]).toEqual([zone.name, at, expected]);
    }
  }
});
