import * as fc from "fast-check";
import { expect, test } from "vitest";
import { openBook } from "./survival-book.ts";
import { decodeRecipe, encodeRecipe, type Recipe } from "./survival-recipe.ts";

const hunks = fc
  .array(fc.tuple(fc.nat({ max: 300 }), fc.nat({ max: 300 }), fc.nat({ max: 3_000_000 }), fc.nat({ max: 1 })), { maxLength: 5 })
  .map((all) => {
    let line = 0;
    return all.flatMap(([gap, removed, added, nul]) => {
      const hunk = [line + gap, removed, added, nul];
      line += gap + removed;
      return hunk;
    });
  });

const recipe: fc.Arbitrary<Recipe> = fc.record({
  deletes: fc.array(fc.nat()),
  writes: fc.array(
    fc.record({
      path: fc.nat(),
      parts: fc.array(fc.record({ parent: fc.nat({ max: 3 }), source: fc.integer({ min: -1, max: 100_000 }), hunks })),
    }),
  ),
});

function failureOf(work: () => unknown): unknown {
  try {
    work();
    return null;
  } catch (error) {
    return error;
  }
}

const name = fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString("hex"));

test("a recipe is read as it was written, and bytes that are none are refused", () => {
  fc.assert(
    fc.property(recipe, (one) => {
      expect(decodeRecipe(encodeRecipe(one))).toEqual(one);
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(failureOf(() => decodeRecipe(bytes))).toSatisfy((error) => error === null || error instanceof RangeError);
    }),
  );
});

test("a book keeps what it is asked to, and a damaged one is empty", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.array(name, { minLength: 1, maxLength: 3 }), recipe), { minLength: 1, maxLength: 5 }),
      fc.array(fc.string({ unit: "binary" })),
      fc.nat(),
      (entries, paths, at) => {
        const book = openBook(null);
        const numbers = paths.map((path) => book.pathNumber(path));
        const first = entries[0]?.[0] ?? [];
        for (const [key, one] of entries) book.addRecipe(key.join(" "), encodeRecipe(one));
        book.binary.set(first[0] ?? "", true);
        const bytes = book.serialise([first.join(" "), "00"]);

        const again = openBook(bytes);
        expect(numbers.map((number) => again.pathName(number))).toEqual(paths.map((path) => path.toWellFormed()));
        expect(entries.filter(([key]) => again.recipe(key.join(" ")) !== undefined).map(([key]) => key.join(" "))).toEqual(
          entries.filter(([key]) => key.join(" ") === first.join(" ")).map(([key]) => key.join(" ")),
        );
        expect([...again.binary]).toEqual([[first[0], true]]);

        const damaged = bytes.map((byte, i) => (i === at % bytes.length ? byte ^ 0x10 : byte));
        expect(openBook(damaged).recipe(first.join(" "))).toBeUndefined();
      },
    ),
  );
});
