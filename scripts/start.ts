// `npm start`: builds the web page where it is missing or older than its sources, then starts the server.
import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");
const built = statSync(join(root, "dist", "web", "index.html"), { throwIfNoEntry: false })?.mtimeMs ?? 0;
const sources = [...filesIn(join(root, "src", "web")), join(root, "vite.config.ts"), join(root, "package-lock.json")];

if (sources.some((file) => statSync(file).mtimeMs > built)) {
  process.stderr.write("building the web page …\n");
  const { status } = spawnSync(process.execPath, [join(root, "node_modules", "vite", "bin", "vite.js"), "build", "--logLevel", "warn"], {
    cwd: root,
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}
process.argv.splice(2, 0, "serve");
await import("../src/cli/main.ts");

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
