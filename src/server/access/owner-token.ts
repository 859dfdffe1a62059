import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The token by which the one user of an installation signs in; kept readable by them alone, the same until deleted. */
export function ownerToken(folder: string): string {
  const path = join(folder, "keys", "owner.token");
  mkdirSync(join(folder, "keys"), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(path, randomBytes(24).toString("base64url"), { mode: 0o600, flag: "wx", flush: true });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return readFileSync(path, "utf8").trim();
}
