import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readSketch, sketchRegisters, writeSketch } from "./sketch-hex.ts";

const sketch = fc.uint16Array({ minLength: sketchRegisters, maxLength: sketchRegisters });

test("what is written is read again, into its own row", () => {
  fc.assert(
    fc.property(sketch, fc.integer({ min: 0, max: 2 }), fc.boolean(), (registers, row, upper) => {
      const text = writeSketch(registers);
      expect(text).toMatch(/^[0-9a-f]{512}$/);
      const rows = new Uint16Array(3 * sketchRegisters);
      expect(readSketch(upper ? text.toUpperCase() : text, rows, row)).toBe(true);
      const wanted = new Uint16Array(3 * sketchRegisters);
      wanted.set(registers, row * sketchRegisters);
      expect(rows).toEqual(wanted);
    }),
  );
});

test("the highest digit comes first", () => {
  const registers = new Uint16Array(sketchRegisters);
  registers[0] = 0xab12;
  registers[127] = 1;
  expect(writeSketch(registers)).toBe(`ab12${"0".repeat(504)}0001`);
});

test("other text is no sketch", () => {
  const rows = new Uint16Array(sketchRegisters);
  for (const text of ["", "0".repeat(511), "0".repeat(513), `${"0".repeat(511)}g`, `${"0".repeat(511)}/`, "à".repeat(512)]) {
    expect(readSketch(text, rows)).toBe(false);
  }
  expect(() => writeSketch(new Uint16Array(64))).toThrow("128 registers");
});
