import { enableCompileCache } from "node:module";

enableCompileCache();
// Whoever reads the output may stop early (`upshot --json | head`): that is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});
const { run } = await import("./run.ts");
process.exitCode = await run(process.argv.slice(2));
