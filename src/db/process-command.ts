import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * The command line of a running process, its words divided by spaces; null where there is none with this number. Numbers
 * are used again by other programs, so that a number from a file says little alone.
 */
export function processCommand(pid: number): string | null {
  if (!Number.isInteger(pid) || pid <= 0) return null;
  if (process.platform !== "linux") {
    const { stdout, status } = spawnSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" });
    return status === 0 ? stdout.trim() : null;
  }
  try {
    // Empty where it has ended and nobody has asked how yet.
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim() || null;
  } catch {
    return null;
  }
}
