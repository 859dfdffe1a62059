import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  atEnd,
  createCursor,
  enterArray,
  enterObject,
  keyOf,
  malformed,
  nextItem,
  nextKey,
  readCount,
  readRepeated,
  readString,
  readTrue,
  skip,
  type Cursor,
} from "./json-cursor.ts";
import { readLength, readTextLength } from "./json-lengths.ts";

function over(text: string | Buffer): Cursor {
  const cursor = createCursor();
  cursor.bytes = Buffer.isBuffer(text) ? text : Buffer.from(text);
  cursor.end = cursor.bytes.length;
  return cursor;
}

/** Walks a whole value member by member. */
function walk(cursor: Cursor): void {
  if (enterObject(cursor)) while (nextKey(cursor) !== 0) walk(cursor);
  else if (enterArray(cursor)) while (nextItem(cursor)) walk(cursor);
  else skip(cursor);
}

function thrownBy(work: () => void): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}

function accepts(text: string | Buffer): boolean {
  const cursor = over(text);
  try {
    walk(cursor);
    return atEnd(cursor);
  } catch (error) {
    if (error === malformed) return false;
    throw error;
  }
}

const value = fc.jsonValue({ maxDepth: 5 });
const space = fc.constantFrom("", " ", "\t", "\r", "  ");

/** The JSON text of a value with white space wherever it may stand. */
function spaced(json: unknown, blank: () => string): string {
  if (Array.isArray(json)) return `${blank()}[${json.map((item) => spaced(item, blank)).join(",") || blank()}]${blank()}`;
  if (typeof json !== "object" || json === null) return blank() + JSON.stringify(json) + blank();
  return `${blank()}{${
    Object.entries(json)
      .map(([key, inner]) => `${blank()}${JSON.stringify(key)}${blank()}:${spaced(inner, blank)}`)
      .join(",") || blank()
  }}${blank()}`;
}

describe("walking", () => {
  test("accepts all JSON, with white space anywhere", () => {
    fc.assert(
      fc.property(value, fc.infiniteStream(space), (json, blanks) => accepts(spaced(json, () => String(blanks.next().value)))),
      { numRuns: 500 },
    );
  });

  test("rejects every beginning of a JSON object", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value, { minKeys: 1 }), fc.nat(), (json, cut) => {
        const text = JSON.stringify(json);
        expect(accepts(text.slice(0, cut % text.length))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    "{,}",
    '{"a":1,}',
    '{"a" 1}',
    '{"a":1 "b":2}',
    "{a:1}",
    "[1,]",
    "[,1]",
    "[1 2]",
    '{"a":}',
    "nul",
    "NaN",
    "01",
    "1.",
    "+1",
    "-",
    "'x'",
    '"x',
    '{"a":1}}',
    "truex",
    "",
    "}",
  ])("rejects %s", (text) => {
    expect(accepts(text)).toBe(false);
  });

  test("never leaves its text, whatever the bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.constantFrom('{"', '{"a":[', '["', ""), (bytes, start) => {
        const cursor = over(Buffer.concat([Buffer.from(start), bytes, Buffer.from('"}]}"')]));
        cursor.end -= 5;
        expect([undefined, malformed]).toContain(thrownBy(() => walk(cursor)));
        expect(cursor.at).toBeLessThanOrEqual(cursor.end);
      }),
      { numRuns: 1000 },
    );
  });

  test("a hundred thousand brackets deep", () => {
    const cursor = over(`{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`);
    enterObject(cursor);
    nextKey(cursor);
    skip(cursor);
    expect(nextKey(cursor)).toBe(0);
  });
});

describe("values", () => {
  test("strings are decoded, and measured without decoding", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), fc.boolean(), (text, escaped) => {
        const whole = text.toWellFormed();
        const json = escaped
          ? JSON.stringify(whole).replace(/[^\x20-\x7e]/g, (unit) =>
              unit
                .split("")
                .map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`)
                .join(""),
            )
          : JSON.stringify(whole);
        expect(readString(over(json))).toBe(whole);
        expect(readLength(over(json))).toBe(whole.length);
        expect(readTextLength(over(`${json},`))).toBe(json.length);
      }),
      { numRuns: 500 },
    );
  });

  test("a repeated string is the same string", () => {
    expect(readRepeated(over('"abc",'), "abc")).toBe("abc");
    for (const last of [null, "ab", "abcd", "abd", "a\\", "é"]) expect(readRepeated(over('"abc",'), last)).toBe("abc");
    expect(readRepeated(over('"a\\"",'), 'a"')).toBe('a"');
    expect(readRepeated(over("null,"), "abc")).toBeNull();
  });

  test("counts", () => {
    for (const [text, count] of [
      ["0", 0],
      ["7", 7],
      ["123456789", 123456789],
      ["null", null],
      ["-3", -3],
      ["1.5", 1.5],
      ["1e3", 1000],
    ] as const)
      expect(readCount(over(`${text},`))).toBe(count);
    for (const text of ['"7"', "true", "[1]", "{}"]) expect(readCount(over(`${text},`))).toBeNaN();
    expect(() => readCount(over("01,"))).toThrow(malformed);
  });

  test("other kinds than asked for are stepped over", () => {
    for (const text of ["7", "[1,2]", '{"a":1}', "null"]) {
      const cursor = over(`[${text},true]`);
      enterArray(cursor);
      nextItem(cursor);
      expect(readString(cursor)).toBeNull();
      expect(nextItem(cursor)).toBe(true);
      expect(readTrue(cursor)).toBe(true);
    }
    expect(readTrue(over('"true"'))).toBe(false);
  });

  test("keys are told apart by their whole name", () => {
    const cursor = over('{"us":1,"usage":2,"usages":3,"":4}');
    enterObject(cursor);
    const keys: number[] = [];
    for (let key = nextKey(cursor); key !== 0; key = nextKey(cursor)) {
      keys.push(key);
      skip(cursor);
    }
    expect(keys).toEqual([keyOf("us"), keyOf("usage"), keyOf("usages"), keyOf("")]);
    expect(new Set(keys).size).toBe(4);
  });
});
