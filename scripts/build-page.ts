import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/** Builds the web page into dist/web where it is missing or older than what it is made of. */
export function buildPage(): void {
  const built = statSync(join(root, "dist", "web", "index.html"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = [
    ...filesIn(join(root, "src", "web")),
    ...filesIn(join(root, "src", "model")),
    join(root, "vite.config.ts"),
    join(root, "package-lock.json"),
  ];
  if (sources.every((file) => statSync(file).mtimeMs <= built)) return;
  process.stderr.write("building the web page …\n");
  const { status } = spawnSync(process.execPath, [join(root, "node_modules", "vite", "bin", "vite.js"), "build", "--logLevel", "error"], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) throw new Error("the web page could not be built");
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
