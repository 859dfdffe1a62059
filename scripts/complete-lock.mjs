// Completes package-lock.json after `npm install`: where the registry in use lacks a foreign platform's
// binary package, npm leaves its entry out and `npm ci` then stops with EUSAGE "Missing … from lock file".
// Adds an optional entry for every optional dependency that has none. Run: npm run lock
import { readFileSync, writeFileSync } from "node:fs";

const file = "package-lock.json";
const lock = JSON.parse(readFileSync(file, "utf8"));
const systems = ["darwin", "linux", "win32", "freebsd", "openbsd", "netbsd", "android", "openharmony", "aix", "sunos"];
const processors = ["arm64", "x64", "ia32", "arm", "ppc64", "s390x", "riscv64", "loong64", "mips64el"];

let added = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const nested = path === "" ? `node_modules/${name}` : `${path}/node_modules/${name}`;
    const top = `node_modules/${name}`;
    if (lock.packages[nested] !== undefined || lock.packages[top] !== undefined) continue;
    const words = name.toLowerCase().split(/[-_/@]/);
    const os = systems.find((system) => words.includes(system));
    const cpu = processors.find((processor) => words.includes(processor)) ?? processors.find((processor) => name.includes(`-${processor}`));
    lock.packages[top] = {
      version: String(version).replace(/^[^0-9]*/, ""),
      optional: true,
      ...(entry.dev ? { dev: true } : {}),
      ...(cpu === undefined ? { cpu: ["none"] } : { cpu: [cpu] }),
      ...(os === undefined ? { os: ["none"] } : { os: [os] }),
    };
    added++;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} optional entries added to ${file}`);
