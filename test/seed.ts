import { execFileSync } from "node:child_process";
import fc from "fast-check";

/**
 * Under CI the properties' cases follow from the commit: each commit tries others, and a run of one can be repeated.
 * Elsewhere every run tries others; a failure names its seed.
 */
if (process.env["CI"] === "true") fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: seedOfCommit() });

function seedOfCommit(): number {
  try {
    return Number.parseInt(execFileSync("git", ["rev-parse", "HEAD"], { encoding: "utf8", stdio: "pipe" }).slice(0, 8), 16) | 0;
  } catch {
    // A copy without its history.
    return 1;
  }
}
