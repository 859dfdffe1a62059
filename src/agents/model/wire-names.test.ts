import fc from "fast-check";
import { expect, test } from "vitest";
import { wireNames } from "./wire-names.ts";

test("a point becomes an underscore, and comes back", () => {
  const names = wireNames(["mail.move", "mail.list"]);
  expect(names.toWire("mail.move")).toBe("mail_move");
  expect(names.fromWire("mail_move")).toBe("mail.move");
  expect(names.fromWire("mail_send")).toBe("mail_send");
});

test("any set of names goes out as providers take them and comes back as it was", () => {
  const name = fc.oneof(
    fc.string({ maxLength: 90 }),
    fc.stringMatching(/^[ab][._-]{1,3}[ab]$/),
    fc.constantFrom("__proto__", "constructor", "1.x"),
  );
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 12 }), (all) => {
      const names = wireNames(all);
      const wires = all.map(names.toWire);
      for (const wire of wires) expect(wire).toMatch(/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/);
      expect(wires.map(names.fromWire)).toEqual(all);
      // Another order of the tools changes no name.
      expect(all.map(wireNames(all.toReversed()).toWire)).toEqual(wires);
    }),
  );
});
