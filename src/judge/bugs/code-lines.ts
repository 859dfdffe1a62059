const hash = ["py", "rb", "sh", "bash", "pl", "pm", "r", "jl", "ex", "exs", "tcl", "ps1", "cmake", "nix", "cr", "gd"];
const slashes = [
  "c",
  "h",
  "cc",
  "cpp",
  "cxx",
  "hh",
  "hpp",
  "hxx",
  "m",
  "mm",
  "cs",
  "java",
  "kt",
  "kts",
  "scala",
  "groovy",
  "swift",
  "go",
  "rs",
  "dart",
  "d",
  "zig",
  "js",
  "jsx",
  "mjs",
  "cjs",
  "ts",
  "tsx",
  "mts",
  "cts",
  "vue",
  "svelte",
  "php",
  "inc",
  "sol",
  "v",
  "sv",
  "glsl",
  "proto",
  "css",
  "scss",
  "less",
  "coffee",
  "as",
];
const dashes = ["sql", "lua", "hs", "elm", "ada", "adb", "ads", "vhd", "vhdl"];
const others: readonly (readonly [string, RegExp])[] = [
  ["erl", /^%/],
  ["hrl", /^%/],
  ["lisp", /^;/],
  ["el", /^;/],
  ["clj", /^;/],
  ["cljs", /^;/],
  ["scm", /^;/],
  ["asm", /^[;#]/],
  ["s", /^[;#@/]/],
  ["f90", /^!/],
  ["f", /^[!cC*]/],
  ["vb", /^'/],
  ["ml", /^\(\*/],
  ["fs", /^\/\//],
  ["pas", /^(?:\/\/|\{|\(\*)/],
  ["html", /^<!--/],
  ["xml", /^<!--/],
];
const comments = new Map<string, RegExp>([
  ...hash.map((extension) => [extension, /^(?:#|"""|''')/] as const),
  ...slashes.map((extension) => [extension, /^(?:\/\/|\/\*|\*(?!\w)|\*\/|<!--)/] as const),
  ...dashes.map((extension) => [extension, /^(?:--|\{-|\/\*)/] as const),
  ...others,
]);

/** Is this a file of a program? Bugs are traced through these only. */
export function isCodeFile(path: string): boolean {
  return comments.has(extensionOf(path));
}

/** Could this line be the cause of a bug? Not where it is empty, punctuation alone, or a comment as a whole. */
export function isCodeLine(path: string, line: string): boolean {
  const text = line.trim();
  return /[\p{L}\p{N}]/u.test(text) && comments.get(extensionOf(path))?.test(text) === false;
}

function extensionOf(path: string): string {
  return /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
}
