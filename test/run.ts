// `npm test`: sets up what the tests need, runs them, then runs those that say most to the stores once more on servers: Debian's
// PostgreSQL and a cluster of two ClickHouse shards instead of the children that Upshot starts.
// Debian packages are installed only as root under CI=true; elsewhere the command to install them is named
// and the suites that need them count as skipped. Under CI a skip is a failure.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromiumPath } from "./needs-chromium.ts";
import { debianPostgres, startDebianPostgres } from "./support/debian-postgres.ts";
import { dovecotPath } from "./support/dovecot.ts";
import { startTwoShards } from "./support/two-shards.ts";

/** Run again on servers: each opens its stores by test/support/test-stores.ts. */
const onServers = [
  "src/server/access",
  "src/server/inputs/hooks",
  "src/server/organisation",
  "src/server/routes/agents",
  "src/server/routes/mine",
  "src/server/routes/people",
  "src/server/routes/metrics",
  "test/conformance/publish",
  "test/conformance/roles",
  "test/faults/clock",
];

const ci = process.env["CI"] === "true";
const chosen = process.argv.slice(2);
const needs = [
  {
    package: "chromium",
    found: () => chromiumPath() !== null,
    suites: "the suites in a real browser",
    or: "set CHROMIUM to a chromium or chrome program",
  },
  { package: "postgresql", found: () => debianPostgres() !== null, suites: "the second run on servers", or: null },
  { package: "dovecot-imapd dovecot-lmtpd", found: () => dovecotPath() !== null, suites: "the suites on a real mail server", or: null },
  { package: "bubblewrap", found: () => existsSync("/usr/bin/bwrap"), suites: "the tests that run a program shut in", or: null },
];
const lacking = (): typeof needs => needs.filter(({ found }) => !found());
const install = (): string =>
  `apt-get install -y --no-install-recommends ${lacking()
    .map((need) => need.package)
    .join(" ")}`;

if (lacking().length > 0 && ci && process.getuid?.() === 0 && process.platform === "linux") {
  for (const command of ["apt-get update -qq", install()]) {
    const [program, ...args] = command.split(" ");
    if (program !== undefined)
      spawnSync(program, args, { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
  }
}

const postgres = debianPostgres();
const failed = (await vitest(chosen, {})) || (chosen.length === 0 && postgres !== null && (await runOnServers(postgres)));
for (const { suites, or } of lacking()) {
  console.log(`\nSkipped: ${suites}.\nTo run them too:  sudo ${install()}${or === null ? "" : `   (or ${or})`}`);
}
process.exitCode = failed || (ci && lacking().length > 0) ? 1 : 0;

/** @returns whether it failed */
async function vitest(filters: readonly string[], environment: Readonly<Record<string, string>>): Promise<boolean> {
  const child = spawn(process.execPath, ["node_modules/vitest/vitest.mjs", "run", ...filters], {
    stdio: "inherit",
    env: { ...process.env, ...environment },
  });
  const [status] = await once(child, "exit");
  return status !== 0;
}

/** @returns whether it failed */
async function runOnServers(programs: string): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), "upshot-servers-"));
  chmodSync(folder, 0o711);
  const open: (() => Promise<void>)[] = [];
  try {
    const server = await startDebianPostgres(programs, join(folder, "postgres"));
    open.push(() => server.close());
    const shards = await startTwoShards(join(folder, "clickhouse"));
    open.push(() => shards.close());
    console.log(`\nThe same on servers: PostgreSQL ${server.version}, ClickHouse on two shards`);
    return await vitest(onServers, { DATABASE_URL: server.url, CLICKHOUSE_URL: shards.clickhouseUrl });
  } finally {
    for (const close of open) await close();
    rmSync(folder, { recursive: true, force: true });
  }
}
