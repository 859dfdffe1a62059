/** Secret odd multipliers of two 32-bit polynomials over the characters of a word. */
export interface WordKeys {
  readonly first: number;
  readonly second: number;
}

/**
 * Hands over every word of a text as two 32-bit numbers, in order: the values of two polynomials modulo 2³² over its
 * UTF-16 units. They tell words apart and hide nothing: `promptSketcher` encrypts what it makes of them.
 *
 * A word is a run of letters, marks and digits; any number in it is 0, so that "v1.25" and "v2" are one word. Scripts that
 * put no space between words have a word per character, and so has what lies outside Unicode's first plane (emoji).
 *
 * @param text in lower case and Unicode's form NFKC
 */
export function eachWord(text: string, { first, second }: WordKeys, take: (first: number, second: number) => void): void {
  let [a, b] = [1, 1];
  let inWord = false;
  let afterDigit = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    const kind = kindOf(unit);
    if (kind === letter || (kind === digit && !afterDigit)) {
      const read = kind === digit ? zero : unit;
      a = (Math.imul(a, first) + read) | 0;
      b = (Math.imul(b, second) + read) | 0;
      inWord = true;
      afterDigit = kind === digit;
    } else if (!afterDigit || (kind !== digit && !isInNumber(unit, text.charCodeAt(at + 1)))) {
      if (inWord) take(a, b);
      a = b = 1;
      inWord = afterDigit = false;
      if (kind !== alone) continue;
      const low = unit >= 0xd800 && unit < 0xdc00 && at + 1 < text.length ? text.charCodeAt(++at) : 0;
      take((Math.imul(first + unit, first) + low) | 0, (Math.imul(second + unit, second) + low) | 0);
    }
  }
  if (inWord) take(a, b);
}

const letter = 1;
const digit = 2;
/** A word by itself. */
const alone = 3;
const other = 4;
const zero = "0".charCodeAt(0);
/** By UTF-16 unit, 0 where it has not been met yet. */
const kinds = new Uint8Array(65_536);
const withoutSpaces = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}\p{Cs}]/u;

function kindOf(unit: number): number {
  return kinds[unit] || learn(unit);
}

function learn(unit: number): number {
  const character = String.fromCharCode(unit);
  const isWord = /[\p{L}\p{M}\p{N}\p{Cs}]/u.test(character);
  const kind = !isWord ? other : /\p{N}/u.test(character) ? digit : withoutSpaces.test(character) ? alone : letter;
  kinds[unit] = kind;
  return kind;
}

/** The point of 1.5, the comma of 1,000, the colon of 12:30. */
function isInNumber(unit: number, next: number): boolean {
  return (unit === 0x2e || unit === 0x2c || unit === 0x3a) && kindOf(next) === digit;
}
