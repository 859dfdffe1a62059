import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/** Writes the declarations of the typed client into dist/types: what `import … from "upshot/client"` shows a compiler. */
export function buildTypes(): void {
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(root, "node_modules", "typescript", "bin", "tsc"), "-p", join(root, "src", "client")],
    {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  if (status !== 0) throw new Error(`the client's declarations could not be written: ${stdout}`);
  const folder = join(root, "dist", "types");
  for (const name of readdirSync(folder, { encoding: "utf8", recursive: true }).filter((file) => file.endsWith(".d.ts"))) {
    const file = join(folder, name);
    // Declarations name the sources they were made of; older compilers look for the file of that very name.
    writeFileSync(file, readFileSync(file, "utf8").replaceAll(/(from "\.[^"]*|import\("\.[^"]*)\.ts"/g, '$1.js"'));
  }
}
