/** How many registers of 16 bits a prompt's sketch has. */
export const sketchRegisters = 128;

const digitsEach = 4;
const digits = "0123456789abcdef";

/** A sketch of 128 registers as 512 hexadecimal digits in lower case, four a register, the highest first. */
export function writeSketch(registers: Uint16Array): string {
  if (registers.length !== sketchRegisters) throw new RangeError(`a sketch has ${sketchRegisters} registers, not ${registers.length}`);
  let text = "";
  for (const value of registers)
    text += digits.charAt(value >> 12) + digits.charAt((value >> 8) & 15) + digits.charAt((value >> 4) & 15) + digits.charAt(value & 15);
  return text;
}

/**
 * Reads a sketch that `writeSketch` wrote, in either case, into row `row` of `into`: one row of 128 registers after the
 * other, so that many sketches need no object each.
 *
 * @returns false where the text is no sketch: the row may then hold part of it
 */
export function readSketch(text: string, into: Uint16Array, row = 0): boolean {
  if (text.length !== sketchRegisters * digitsEach) return false;
  for (let register = 0; register < sketchRegisters; register++) {
    let value = 0;
    for (let place = register * digitsEach; place < (register + 1) * digitsEach; place++) {
      const digit = valueOf(text.charCodeAt(place));
      if (digit < 0) return false;
      value = value * 16 + digit;
    }
    into[row * sketchRegisters + register] = value;
  }
  return true;
}

function valueOf(unit: number): number {
  if (unit >= 48 && unit <= 57) return unit - 48;
  const lower = unit | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
