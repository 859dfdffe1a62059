// Writes what src/client takes from the routes.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadRoutes } from "../src/server/load-routes.ts";
import { clientSource } from "./client-source.ts";

const root = join(import.meta.dirname, "..");
for (const [name, text] of await clientSource(await loadRoutes())) {
  const file = join(root, "src", "client", name);
  writeFileSync(file, text);
  spawnSync(join(root, "node_modules", ".bin", "oxfmt"), [file], { cwd: root, stdio: "ignore", shell: process.platform === "win32" });
}
