import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inFolder } from "./run-upshot.ts";

const main = join(import.meta.dirname, "..", "..", "src", "cli", "main.ts");

test.runIf(process.platform === "linux")("output that cannot be written is one line of words and status 1", () =>
  inFolder(async (home) => {
    const env = { ...process.env, HOME: home, UPSHOT_STATE_DIR: join(home, "state"), NODE: process.execPath, MAIN: main };
    const ran = await new Promise((resolve) =>
      execFile("sh", ["-c", '"$NODE" "$MAIN" usage --json > /dev/full'], { env, cwd: home }, (error, _, err) =>
        resolve([error?.code, err]),
      ),
    );
    expect(ran).toEqual([1, "upshot: the output could not be written: ENOSPC: no space left on device, write\n"]);
  }),
);
