import { enableCompileCache } from "node:module";

enableCompileCache();
// Whoever reads the output may stop early (`upshot --json | head`): that is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  process.stderr.write(`upshot: the output could not be written: ${error.message}\n`);
  process.exit(1);
});
const { run } = await import("./run.ts");
process.exitCode = await run(process.argv.slice(2));
