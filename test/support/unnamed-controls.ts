import type { Page } from "playwright-core";
import { z } from "zod";

/** Buttons, links and fields that a screen reader could not name, as they stand in the page. */
export async function unnamedControls(page: Page): Promise<readonly string[]> {
  const script = `[...document.querySelectorAll("button, a[href], summary, input:not([type=hidden]), select, textarea, [role=button]")]
    .filter((control) => ![control.ariaLabel, control.textContent, control.title, control.placeholder,
      ...[...(control.labels ?? [])].map((label) => label.textContent),
      ...(control.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent)]
      .some((name) => (name ?? "").trim() !== ""))
    .map((control) => control.outerHTML.slice(0, 200))`;
  return z.array(z.string()).parse(await page.evaluate(script));
}
