import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { renderHtml } from "../../src/cli/render/html.ts";
import type { Report } from "../../src/model/report.ts";
import { everyNote, hostileNames, noRepository, noSessions, onlyUnpriced, realistic, tooMuch } from "../fixtures/report/cases.ts";
import { describeWithChromium } from "../needs-chromium.ts";

describeWithChromium("the page in a browser", (executablePath) => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "upshot-page-"));
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Visit {
    readonly width?: number;
    readonly scheme?: "light" | "dark";
    readonly hash?: string;
    readonly script?: boolean;
  }

  /** Opens the page of a report from a file, as a person does; complains about errors and about anything it loads. */
  async function visit(report: Report, options: Visit, work: (page: Page) => Promise<void>): Promise<void> {
    const file = join(folder, "report.html");
    writeFileSync(file, renderHtml(report, {}));
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1280, height: 900 },
      colorScheme: options.scheme ?? "light",
      javaScriptEnabled: options.script ?? true,
      acceptDownloads: true,
    });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => {
      if (!/^(file|data|blob):/.test(request.url())) complaints.push(`loads ${request.url()}`);
    });
    try {
      await page.goto(`${pathToFileURL(file).href}${options.hash ?? ""}`);
      await work(page);
      expect(complaints).toEqual([]);
    } finally {
      await context.close();
    }
  }

  const rows = (page: Page, name: string) => page.getByRole("table", { name, exact: true }).getByRole("row");

  test("a part of the bar shows only what has some of it, in both tables, most first", () =>
    visit(realistic(), {}, async (page) => {
      const report = realistic();
      const undone = report.sessions.filter((session) => session.yield.undoneMicros > 0);
      await page
        .getByRole("list")
        .getByRole("button", { name: /^undone/ })
        .click();
      await page.getByText(`${undone.length} of ${report.sessions.length} sessions`).waitFor();
      expect(await rows(page, "Sessions").count()).toBe(undone.length + 1);
      const most = undone.reduce((a, b) => (b.yield.undoneMicros > a.yield.undoneMicros ? b : a));
      const first = await rows(page, "Sessions").nth(1).getByRole("button").first().textContent();
      expect(most.id.startsWith(first ?? "?")).toBe(true);
      await page.getByRole("group", { name: "Only with" }).getByRole("button", { name: "undone", pressed: true }).waitFor();
      await page.getByRole("button", { name: "Show all again" }).click();
      expect(await rows(page, "Sessions").count()).toBe(report.sessions.length + 1);
    }));

  test("a commit opens with its verdict, confidence and evidence; Esc closes and gives the focus back", () =>
    visit(realistic(), {}, async (page) => {
      const report = realistic();
      const commit = report.commits.reduce((most, each) => (each.costMicros > most.costMicros ? each : most));
      const button = rows(page, "Commits")
        .nth(1)
        .getByRole("button", { name: `Commit ${commit.sha.slice(0, 7)}` });
      await button.click();
      const panel = page.getByRole("dialog", { name: commit.subject });
      await panel.getByText(commit.says).waitFor();
      const link = report.sessions.flatMap((session) => session.links).find(({ artifact }) => artifact.endsWith(commit.sha));
      await panel
        .getByText(link?.evidence[0]?.says ?? "no evidence", { exact: true })
        .first()
        .waitFor();
      expect(await panel.getByText(/\d+\u00a0% sure/).count()).toBe(commit.sessions.length);
      await panel
        .getByRole("button", { name: /^Session/ })
        .first()
        .click();
      await page
        .getByRole("dialog", { name: /^Session/ })
        .getByText("Linked to")
        .waitFor();
      await page.keyboard.press("Escape");
      expect(await page.getByRole("dialog").count()).toBe(0);
      expect(await button.evaluate((element) => element.matches(":focus"))).toBe(true);
    }));

  test("headers sort, and say so", () =>
    visit(realistic(), {}, async (page) => {
      const table = page.getByRole("table", { name: "Commits", exact: true });
      const header = table.getByRole("columnheader", { name: "subject" });
      const subjects = () => table.getByRole("row").evaluateAll((all) => all.slice(1).map((row) => row.children[1]?.textContent ?? ""));
      await header.getByRole("button").click();
      expect(await header.getAttribute("aria-sort")).toBe("ascending");
      const up = await subjects();
      expect(up).toEqual(up.toSorted((a, b) => a.localeCompare(b, "en", { numeric: true })));
      await header.getByRole("button").click();
      expect(await header.getAttribute("aria-sort")).toBe("descending");
      expect((await subjects())[0]).toBe(up.at(-1));
    }));

  test("by keyboard: skip link, filter, rows, help", () =>
    visit(realistic(), {}, async (page) => {
      await page.keyboard.press("Tab");
      expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the content");
      await page.keyboard.press("/");
      const find = page.getByRole("searchbox", { name: "Filter sessions and commits" });
      expect(await find.evaluate((element) => element.matches(":focus"))).toBe(true);
      await page.keyboard.type("spike-grpc");
      const expected = realistic().sessions.filter(({ branch }) => branch === "spike-grpc").length;
      await page.getByText(`${expected} of ${realistic().sessions.length} sessions`).waitFor();
      await page.keyboard.press("Escape");
      expect(await find.inputValue()).toBe("");
      await page.keyboard.press("?");
      await page.getByRole("dialog", { name: "Keys" }).waitFor();
      await page.keyboard.press("Escape");
      await page.keyboard.press("j");
      await page.keyboard.press("j");
      await page.keyboard.press("Enter");
      await page.getByRole("dialog", { name: /^Session/ }).waitFor();
    }));

  test("the scheme follows the system and can be turned", () =>
    visit(realistic(), { scheme: "dark" }, async (page) => {
      const ground = (): Promise<unknown> => page.evaluate("getComputedStyle(document.body).backgroundColor");
      const dark = await ground();
      await page.getByRole("button", { name: "Light", exact: true }).click();
      const light = await ground();
      expect(light).toBe("rgb(255, 255, 255)");
      await page.getByRole("button", { name: "Dark", exact: true }).click();
      expect(await ground()).toBe(dark);
      expect(dark).not.toBe(light);
    }));

  test("what is chosen stands in the address, and an address brings it back", async () => {
    const commit = realistic().commits[3];
    await visit(realistic(), { hash: `#part=held&open=${commit?.sha}` }, async (page) => {
      await page.getByRole("dialog", { name: commit?.subject ?? "" }).waitFor();
      await page.keyboard.press("Escape");
      await page.waitForURL(/#part=held$/);
      expect(await page.getByRole("list").getByRole("button", { name: /^held/, pressed: true }).count()).toBe(1);
    });
  });

  test("every table downloads as CSV, and no cell is a formula", () =>
    visit(hostileNames(), {}, async (page) => {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Download Commits as CSV" }).click(),
      ]);
      const text = readFileSync(await download.path(), "utf8");
      expect(text.split("\r\n")[0]).toContain("sha,subject,");
      expect(text.split("\r\n")).toHaveLength(hostileNames().commits.length + 2);
      expect(text).toContain(`"'=HYPERLINK(""http://example.test"")"`);
      expect(text).not.toMatch(/(^|,)"?=/m);
    }));

  test("hostile names are text, in the page and in the panel", () =>
    visit(hostileNames(), {}, async (page) => {
      for (const i of [1, 2, 3, 4, 5, 6]) {
        await rows(page, "Commits").nth(i).getByRole("button").first().click();
        await page.getByRole("dialog").getByText("Linked to").first().waitFor();
        await page.getByRole("button", { name: "Close" }).click();
      }
      expect(await page.title()).not.toContain("owned");
      expect(await page.evaluate("document.images.length")).toBe(0);
    }));

  test.each([
    [360, "light"],
    [360, "dark"],
    [800, "light"],
    [1400, "dark"],
  ] as const)("at %i px, %s: nothing is wider than the page", async (width, scheme) => {
    for (const report of [realistic(), everyNote(), hostileNames(), noSessions(), noRepository(), onlyUnpriced()]) {
      await visit(report, { width, scheme }, async (page) => {
        expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
      });
    }
  });

  test("5,000 sessions: 200 rows at first, all on request, sorted and filtered without delay", () =>
    visit(tooMuch(), {}, async (page) => {
      expect(await rows(page, "Sessions").count()).toBe(201);
      await page.getByRole("searchbox").fill("spike-grpc codex");
      await page
        .getByText(/of 5,000 sessions|200 of \d+ sessions/)
        .first()
        .waitFor();
      await page.getByRole("searchbox").fill("");
      await page.getByText("200 of 5,000 sessions").waitFor();
      await page.locator("#sessions").getByRole("button", { name: "Show all" }).click();
      await page.getByText("5,000 sessions", { exact: true }).waitFor();
      expect(await page.locator("#sessions tbody tr").count()).toBe(5_000);
    }));

  test("the designed states: nothing found, no repository, no price, the sample", async () => {
    await visit(noSessions(), {}, async (page) => {
      await page.getByText(/No session of an AI coding tool was found/).waitFor();
      expect(await page.getByText("/home/ada/.claude/projects").count()).toBe(1);
    });
    await visit(noRepository(), {}, async (page) => {
      await page.getByText("No session of this report is linked to a commit.").waitFor();
      expect(await page.getByText(/a git repository on this machine/i).count()).toBeGreaterThan(0);
    });
    await visit(onlyUnpriced(), {}, (page) => page.getByText(/no price is known for the models used/).waitFor());
    await visit(everyNote(), {}, (page) => page.getByRole("note").getByText("Made-up data, not yours.").waitFor());
  });

  test("without the script the figures and the first rows are there", () =>
    visit(realistic(), { script: false }, async (page) => {
      expect(await rows(page, "Sessions").count()).toBe(realistic().sessions.length + 1);
      expect(await page.getByRole("searchbox").isVisible()).toBe(false);
    }));

  test("every chart is named by its finding and has its figures as a table", () =>
    visit(realistic(), {}, async (page) => {
      await page.getByRole("img", { name: /^Most was spent in the week of/ }).waitFor();
      await page.getByText("As a table").click();
      expect(await rows(page, "Cost by week").count()).toBeGreaterThan(5);
      const unnamed = await page.locator("svg[role=img]:not([aria-label])").count();
      expect(unnamed).toBe(0);
    }));
});
