// `npm test`: sets up what the tests need, then runs them.
// Debian packages are installed only as root under CI=true; elsewhere the command to install them is named
// and the suites that need them count as skipped. Under CI a skip is a failure.
import { spawnSync } from "node:child_process";
import { chromiumPath } from "./needs-chromium.ts";

const ci = process.env["CI"] === "true";
const install = "apt-get install -y --no-install-recommends chromium";

if (chromiumPath() === null && ci && process.getuid?.() === 0 && process.platform === "linux") {
  for (const command of ["apt-get update -qq", install]) {
    const [program, ...args] = command.split(" ");
    if (program !== undefined)
      spawnSync(program, args, { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  }
}
const missing = chromiumPath() === null;
const result = spawnSync(process.execPath, ["node_modules/vitest/vitest.mjs", "run", ...process.argv.slice(2)], { stdio: "inherit" });
if (missing) {
  console.log(
    `\nSkipped: the suites in a real browser, because there is no chromium here.\nTo run them too:  sudo ${install}   (or set CHROMIUM to a chromium or chrome program)`,
  );
}
process.exitCode = result.status === 0 && !(ci && missing) ? 0 : 1;
