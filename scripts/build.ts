// Writes dist/ for the published package: the sources as JavaScript, bundled, because loading one file costs some
// 0.4 ms. Files that are found by their place (commands, sources, worker) keep it; what they share goes into parts, of
// which the fast path (`upshot usage`) loads three. What package.json names as a dependency stays outside; commander is
// none, because it takes 15 ms to load from its own files.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import { buildPage } from "./build-page.ts";
import { buildTypes } from "./build-types.ts";
import { plugInFolders } from "./plug-in-folders.ts";
import { rolldown, type ChunkingContext, type Plugin } from "rolldown";

const root = join(import.meta.dirname, "..");
const source = join(root, "src");

const entries = [
  "cli/main",
  "read/scan/worker",
  "read/evidence/evidence-reader",
  "db/clickhouse/child",
  "server/inputs/mirrors/worker",
  "client/open-client",
  ...plugInFolders.flatMap(modulesIn),
];
const { dependencies, peerDependencies }: Readonly<Record<"dependencies" | "peerDependencies", Readonly<Record<string, string>>>> =
  JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const outside = Object.keys({ ...dependencies, ...peerDependencies });
const entryFiles = new Set(entries.map(fileOf));
/** What is loaded together is one part; a module goes to the first that needs it. */
const parts: readonly (readonly [part: string, from: readonly string[]])[] = [
  // Before the compile cache is on.
  ["begin", ["cli/main"]],
  ["scan", ["read/scan/worker", "read/sources/claude-code"]],
  ["usage", ["cli/run", "cli/commands/usage", "cli/usage/run-usage"]],
];

const bundle = await rolldown({
  input: Object.fromEntries(entries.map((entry) => [entry, fileOf(entry)])),
  platform: "node",
  external: [/^node:/, ...outside.map((name) => new RegExp(`^${name}(?:/|$)`))],
  plugins: [keepPlaces(), askForBuiltIns()],
});
// All but the page, which is made of other files and may be being served.
mkdirSync(join(root, "dist"), { recursive: true });
for (const name of readdirSync(join(root, "dist"))) if (name !== "web") rmSync(join(root, "dist", name), { recursive: true });
await bundle.write({
  dir: join(root, "dist"),
  // Two folders deep, as every entry that takes in other modules: `keepPlaces` counts on it.
  chunkFileNames: "cli/parts/[name]-[hash].js",
  codeSplitting: {
    groups: parts.map(([name, from], index) => ({ debugName: name, name: partOf(name, from), priority: parts.length - index })),
  },
});
buildPage();
buildTypes();
copyFileSync(join(root, "node_modules", "commander", "LICENSE"), join(root, "dist", "LICENSE-commander"));

/** A module bundled into another file goes on finding what lies beside its own: there `import.meta` means its own place. */
function keepPlaces(): Plugin {
  return {
    name: "keep-places",
    transform(code, id) {
      if (!id.startsWith(source) || entryFiles.has(id) || !code.includes("import.meta.")) return null;
      const place = `../../${relative(source, id).replaceAll(sep, "/")}`.replace(/\.ts$/, ".js");
      return code
        .replaceAll("import.meta.url", `new URL(${JSON.stringify(place)}, import.meta.url).href`)
        .replaceAll("import.meta.dirname", `(import.meta.dirname + ${JSON.stringify(`/${posix.dirname(place)}`)})`);
    },
  };
}

/**
 * `import … from "node:fs"` makes Node evaluate every export there is, and some load half of Node (`util`, `process`):
 * 7 ms at each start. Asking for the module's object costs nothing of that.
 */
function askForBuiltIns(): Plugin {
  return {
    name: "ask-for-built-ins",
    renderChunk: (code) =>
      code.replaceAll(
        /^import (?:([\w$]+)(?:, )?)?(?:\{(.+)\} )?\s*from "(node:.+)";$/gm,
        (_, whole?: string, names?: string, module = "") => {
          const made = [whole, names && `{${names.replaceAll(" as ", ": ")}}`].filter((name) => name !== undefined);
          return made.map((name) => `const ${name} = process.getBuiltinModule(${JSON.stringify(module)});`).join(" ");
        },
      ),
  };
}

/** Names the part for what is loaded with these modules at once, dynamic imports left out; entries keep their own file. */
function partOf(name: string, from: readonly string[]): (id: string, context: ChunkingContext) => string | null {
  let needed: Set<string> | null = null;
  return (id, context) => {
    needed ??= reachedFrom(from.map(fileOf), context);
    return needed.has(id) && !entryFiles.has(id) ? name : null;
  };
}

function reachedFrom(ids: readonly string[], context: ChunkingContext): Set<string> {
  const reached = new Set(ids);
  // A set that grows while it is walked is walked to its end.
  for (const id of reached) for (const next of context.getModuleInfo(id)?.importedIds ?? []) reached.add(next);
  return reached;
}

function modulesIn(folder: string): string[] {
  return readdirSync(join(source, folder))
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => `${folder}/${name.slice(0, -3)}`);
}

function fileOf(name: string): string {
  return join(source, ...`${name}.ts`.split("/"));
}
