import { enableCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { makePrivateFolder } from "../kit/private-folder.ts";
import { stateFolder } from "../kit/user-folders.ts";

keepCompiledCode();
// Whoever reads the output may stop early (`upshot --json | head`): that is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  process.stderr.write(`upshot: the output could not be written: ${error.message}\n`);
  process.exit(1);
});
const { run } = await import("./run.ts");
process.exitCode = await run(process.argv.slice(2));

/** Beside the store, where only this person can write: the usual place is shared by all users of a machine. */
function keepCompiledCode(): void {
  try {
    const folder = stateFolder({ home: homedir(), platform: process.platform, variables: process.env });
    makePrivateFolder(folder);
    enableCompileCache(join(folder, "compiled"));
  } catch {
    // A folder that cannot be written costs some start-up time; the store says what else it costs.
  }
}
