import { existsSync } from "node:fs";
import { describe } from "vitest";

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The browser to test in: CHROMIUM, else where systems put it; null where there is none. */
export function chromiumPath(): string | null {
  const named = process.env["CHROMIUM"] ?? "";
  return [named, ...places].find((path) => path !== "" && existsSync(path)) ?? null;
}

/** A suite in a real browser. Without one it is skipped and says so in its name; under CI=true it fails instead. */
export function describeWithChromium(name: string, body: (path: string) => void): void {
  const path = chromiumPath();
  const skipped = path === null && process.env["CI"] !== "true";
  const reason = skipped ? " (skipped: no chromium here; install it or set CHROMIUM)" : "";
  describe.skipIf(skipped)(`${name}${reason}`, () => {
    if (path === null && !skipped)
      throw new Error(`No chromium: install it (apt-get install chromium) or set CHROMIUM. Looked in ${places.join(", ")}`);
    body(path ?? "");
  });
}
