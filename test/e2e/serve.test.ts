import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { overviewPage } from "../../src/model/pages/overview.ts";
import { sessionPage } from "../../src/model/pages/session.ts";
import { describeWithChromium } from "../needs-chromium.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";
import { unnamedControls } from "../support/unnamed-controls.ts";

// The whole product as a person starts and uses it: `npm start`'s own program, the demo organisation, a real browser.
describeWithChromium("upshot serve in a browser", (executablePath) => {
  const root = join(import.meta.dirname, "../..");
  const folders = temporaryFolders();
  let browser: Browser;
  let server: ChildProcess;
  let signIn = "";

  beforeAll(async () => {
    const port = 20_000 + (process.pid % 20_000);
    const child = spawn(process.execPath, ["src/cli/main.ts", "serve", "--data", folders.next(), "--port", String(port)], {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
    });
    server = child;
    for await (const line of createInterface({ input: child.stdout })) {
      signIn = /http:\S+\/sign-in\?token=\S+/.exec(line)?.[0] ?? "";
      if (signIn !== "") break;
    }
    child.stdout.resume();
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    if (server?.exitCode === null) {
      server.kill("SIGTERM");
      await once(server, "exit");
    }
    folders.remove();
  }, 60_000);

  /** A signed-in page; fails on errors of the page's own and on whatever reaches over its edge. */
  async function visit(
    path: string,
    size: { readonly width: number; readonly scheme: "light" | "dark" },
    look: (page: Page) => Promise<void>,
  ): Promise<void> {
    const context = await browser.newContext({ viewport: { width: size.width, height: 900 }, colorScheme: size.scheme });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => void (message.type() === "error" && errors.push(message.text())));
    await page.goto(signIn);
    if (path !== "/") await page.goto(new URL(path, signIn).href);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.waitForLoadState("networkidle");
    await look(page);
    expect(errors).toEqual([]);
    const wider = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    expect(wider, `${path} is wider than ${size.width} px`).toBeLessThanOrEqual(0);
    await context.close();
  }

  test("the first screen says what last month's spend turned out, and that it is simulated", { timeout: 60_000 }, async () => {
    await visit("/", { width: 1280, scheme: "light" }, async (page) => {
      const heading = await page.getByRole("heading", { level: 1 }).innerText();
      expect(heading).toMatch(/^Of \$[\d,]+ in .+, \d+ % held and \d+ % was undone/);
      expect(await page.getByText(/Simulated organisation/).count()).toBeGreaterThan(0);
      for (const part of ["Held", "Pending", "Exploration", "Unlinked", "Undone"]) {
        expect(await page.getByText(part, { exact: true }).count(), part).toBeGreaterThan(0);
      }
    });
  });

  test("every page of the navigation opens in both schemes and on a phone", { timeout: 300_000 }, async () => {
    const paths: string[] = [];
    await visit("/", { width: 1280, scheme: "light" }, async (page) => {
      const links = page.getByRole("navigation").getByRole("link");
      const hrefs = await links.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
      paths.push(...hrefs.map((href) => new URL(href, signIn).pathname));
    });
    expect(paths.length).toBeGreaterThan(2);
    for (const path of new Set(paths)) {
      await visit(path, { width: 1280, scheme: "light" }, async (page) => {
        for (const [width, colorScheme] of [
          [1280, "light"],
          [1280, "dark"],
          [360, "light"],
        ] as const) {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height: 900 });
          expect((await page.getByRole("heading", { level: 1 }).innerText()).length, path).toBeGreaterThan(0);
          expect(await unnamedControls(page), `${path}: controls without a name`).toEqual([]);
          const over = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
          expect(over, `${path} is wider than ${width} px`).toBeLessThanOrEqual(0);
        }
      });
    }
  });

  test("nine of ten team leads get a useful first screen: their team's, or the group's above it", { timeout: 60_000 }, async () => {
    const cookie = (await fetch(signIn, { redirect: "manual" })).headers.get("set-cookie")?.split(";")[0] ?? "";
    const read = async (path: string): Promise<unknown> => (await fetch(new URL(path, signIn), { headers: { cookie } })).json();
    const { groups } = sessionPage.parse(await read("/api/session"));
    const teams = groups.filter(({ id }) => !groups.some(({ parent }) => parent === id));
    expect(teams.length).toBeGreaterThanOrEqual(20);
    let useful = 0;
    for (const { id, parent } of teams) {
      const page = overviewPage.parse(await read(`/api/overview?team=${encodeURIComponent(id)}`));
      if ((page.group.id === id || page.group.id === parent) && page.costMicros > 0) useful++;
    }
    expect(useful / teams.length).toBeGreaterThanOrEqual(0.9);
  });

  test("inputs are connected on the page: a system, a webhook, a repository, a file", { timeout: 120_000 }, async () => {
    await visit("/sources", { width: 1280, scheme: "light" }, async (page) => {
      await page.getByRole("button", { name: "GitLab" }).click();
      const panel = page.getByRole("dialog", { name: "GitLab" });
      await panel.getByLabel("Secret").fill("a secret of sixteen or more");
      await panel.getByRole("button", { name: "Connect" }).click();
      await panel.getByText("One is set; left empty, it stays").waitFor();
      expect(await panel.getByLabel("Secret").inputValue()).toBe("");
      await panel.getByRole("button", { name: "Take it off" }).click();
      await panel.getByRole("button", { name: "Yes, take it off" }).click();
      await panel.getByRole("button", { name: "Connect" }).waitFor();
      await page.keyboard.press("Escape");

      await page.getByText("Add a webhook of your own").click();
      await page.getByLabel("Name").fill("Deploy tool");
      await page.getByLabel("Secret").fill("another secret of sixteen");
      await page.getByRole("button", { name: "Add the webhook" }).click();
      await page.getByRole("button", { name: "Deploy tool", exact: true }).waitFor();

      await page.getByLabel("Put a repository on the list").fill("git.example.org/acme/shop");
      await page.getByRole("button", { name: "Put it on the list" }).click();
      await page.getByRole("button", { name: "Take git.example.org/acme/shop off the list" }).click();
      await page.getByText("git.example.org/acme/shop").waitFor({ state: "detached" });

      await page.getByRole("button", { name: "LiteLLM" }).click();
      const file = page.getByRole("dialog", { name: "LiteLLM" });
      const line = { request_id: "r1", user: "ann@example.org", model: "claude-sonnet-4-5", startTime: "2026-10-01T10:00:00Z" };
      const text = JSON.stringify([{ ...line, prompt_tokens: 10, completion_tokens: 20, total_tokens: 30, spend: 0.01 }]);
      await file
        .getByLabel("The file as the vendor gave it")
        .setInputFiles({ name: "spend.json", mimeType: "application/json", buffer: Buffer.from(text) });
      await file.getByText("To be stored: 1 row of 1 person.").waitFor();
      await file.getByRole("button", { name: "Store these rows" }).click();
      await file.getByText("Stored: 1 row of 1 person.").waitFor();
    });
  });

  test("nothing is said to whoever is not signed in", async () => {
    const page = await browser.newPage();
    await page.goto(new URL("/", signIn).href);
    await page.getByRole("heading").first().waitFor();
    expect(await page.locator("body").innerText()).not.toMatch(/\$\d/);
    for (const path of ["/api/overview", "/api/audit", "/api/mine"]) expect((await fetch(new URL(path, signIn))).status, path).toBe(401);
    await page.close();
  });
});
