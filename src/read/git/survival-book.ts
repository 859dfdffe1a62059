import { crc32 } from "node:zlib";
import { byteReader, byteWriter } from "./line-bytes.ts";

/**
 * The recipes known so far, by `HistoryCommit.key`. A recipe belongs to a commit *and its parents*, so a book stays true whatever becomes of
 * branches, and a graft is noticed.
 */
export interface RecipeBook {
  /** One number per path, the same for ever. */
  readonly pathNumber: (path: string) => number;
  pathName(number: number): string;
  recipe(key: string): Uint8Array | undefined;
  addRecipe(key: string, recipe: Uint8Array): void;
  /** Blob name → whether git takes its content for binary. */
  readonly binary: Map<string, boolean>;
  /** As bytes, with the recipes of these keys only. */
  serialise(keys: Iterable<string>): Uint8Array;
}

/** The book in `bytes`; an empty one where they are null, damaged, or of another version. */
export function openBook(bytes: Uint8Array | null): RecipeBook {
  try {
    return book(bytes === null ? noContent() : read(bytes));
  } catch (error) {
    if (error instanceof RangeError) return book(noContent());
    throw error;
  }
}

interface Content {
  readonly paths: string[];
  readonly recipes: Map<string, Uint8Array>;
  readonly binary: Map<string, boolean>;
}

const version = 1;

function noContent(): Content {
  return { paths: [], recipes: new Map(), binary: new Map() };
}

function book({ paths, recipes, binary }: Content): RecipeBook {
  const numbers = new Map(paths.map((path, number) => [path, number]));
  return {
    binary,
    pathNumber(path) {
      const known = numbers.get(path);
      if (known !== undefined) return known;
      numbers.set(path, paths.length);
      return paths.push(path) - 1;
    },
    pathName: (number) => paths[number] ?? "",
    recipe: (key) => recipes.get(key),
    addRecipe: (key, recipe) => void recipes.set(key, recipe),
    serialise(keys) {
      const kept = new Map<string, Uint8Array>();
      for (const key of keys) {
        const recipe = recipes.get(key);
        if (recipe !== undefined) kept.set(key, recipe);
      }
      return write({ paths, recipes: kept, binary });
    },
  };
}

function write({ paths, recipes, binary }: Content): Uint8Array {
  const out = byteWriter();
  const block = (bytes: Uint8Array): void => {
    out.number(bytes.length);
    out.bytes(bytes);
  };
  out.number(version);
  out.number(paths.length);
  for (const path of paths) block(Buffer.from(path, "utf8"));
  out.number(recipes.size);
  for (const [key, recipe] of recipes) {
    const names = key.split(" ");
    out.number(names.length);
    for (const name of names) block(Buffer.from(name, "hex"));
    block(recipe);
  }
  out.number(binary.size);
  for (const [blob, isBinary] of binary) {
    block(Buffer.from(blob, "hex"));
    out.number(isBinary ? 1 : 0);
  }
  const content = out.take();
  const sealed = Buffer.alloc(content.length + 4);
  sealed.set(content);
  sealed.writeUInt32LE(crc32(content), content.length);
  return sealed;
}

function read(sealed: Uint8Array): Content {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.length);
  const content = bytes.subarray(0, -4);
  if (bytes.length < 4 || bytes.readUInt32LE(content.length) !== crc32(content)) throw new RangeError("the checksum is wrong");
  const from = byteReader(content);
  const block = (): Buffer => Buffer.from(from.bytes(from.number()));
  if (from.number() !== version) throw new RangeError("another version wrote it");
  const { paths, recipes, binary } = noContent();
  for (let left = from.number(); left > 0; left--) paths.push(block().toString("utf8"));
  for (let left = from.number(); left > 0; left--) {
    const names: string[] = [];
    for (let parts = from.number(); parts > 0; parts--) names.push(block().toString("hex"));
    recipes.set(names.join(" "), block());
  }
  for (let left = from.number(); left > 0; left--) binary.set(block().toString("hex"), from.number() === 1);
  return { paths, recipes, binary };
}
