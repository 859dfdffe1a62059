// Draws docs/report.png, the README's picture: the first screen on the bundled sample, in a real browser.
// Run: npm run picture (needs chromium)
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { chromiumPath } from "../test/needs-chromium.ts";

const root = join(import.meta.dirname, "..");
const executablePath = chromiumPath();
if (executablePath === null) throw new Error("there is no chromium here: set CHROMIUM to one");
const screen = spawnSync(process.execPath, [join(root, "src/cli/main.ts"), "report", "--or-sample"], {
  cwd: tmpdir(),
  encoding: "utf8",
  env: {
    ...process.env,
    FORCE_COLOR: "1",
    COLORTERM: "truecolor",
    COLUMNS: "80",
    UPSHOT_STATE_DIR: join(tmpdir(), "upshot-picture"),
    TZ: "UTC",
    LANG: "C.UTF-8",
  },
});
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage({ deviceScaleFactor: 2 });
await page.setContent(
  `<style>body{margin:0}pre{display:inline-block;margin:0;padding:24px 28px;font:14px/1.45 "DejaVu Sans Mono",monospace;background:#16181d;color:#e8e8e6}</style><pre>${toHtml(screen.stdout.trimEnd())}</pre>`,
);
await page.locator("pre").screenshot({ path: join(root, "docs", "report.png") });
await browser.close();

/** SGR escapes to spans: truecolor, bold and dim are all the report uses. */
function toHtml(text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  // eslint-disable-next-line no-control-regex -- escape sequences begin with one
  return escaped.replaceAll(/\u001b\[([\d;]*)m/g, (_, codes: string) => {
    if (codes === "0" || codes === "") return "</span>";
    const color = /38;2;(\d+);(\d+);(\d+)/.exec(codes);
    const style = [
      color === null ? "" : `color:rgb(${color.slice(1).join(",")})`,
      /^(1|1;.*)$/.test(codes) ? "font-weight:bold" : "",
      /^2(;|$)/.test(codes) ? "opacity:.65" : "",
    ];
    return `<span style="${style.filter((part) => part !== "").join(";")}">`;
  });
}
