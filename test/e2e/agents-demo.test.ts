// The newcomer's way with the demo's agent, in a real browser: run it, follow it, answer it, see what came of it, stop everything.
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { writeDemoAgent } from "../../src/server/agents/demo-agent.ts";
import { writeSetting } from "../../src/server/organisation/settings.ts";
import { describeWithChromium } from "../needs-chromium.ts";
import { serveForTests, type TestServer } from "../support/serve-for-tests.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";
import { unnamedControls } from "../support/unnamed-controls.ts";

const wide = { width: 1280, height: 900 };
const patience = { timeout: 20_000 };

describeWithChromium("the demo's agent in a browser", (executablePath) => {
  const folders = temporaryFolders();
  let browser: Browser;
  let server: TestServer;

  beforeAll(async () => {
    server = await serveForTests(folders.next());
    await writeSetting(server.services.control, "demo", true);
    await writeDemoAgent(server.services);
    await server.services.agents.reload();
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    folders.remove();
  }, 60_000);

  const heading = (page: Page): ReturnType<Page["getByRole"]> => page.getByRole("heading", { level: 1 });
  /** What holds for every screen on the way, wide and on a phone. */
  const sound = async (page: Page): Promise<void> => {
    const at = new URL(page.url()).pathname.replace(/[0-9a-f-]{36}/, "…");
    expect(await unnamedControls(page), `${at}: controls without a name`).toEqual([]);
    expect(await faultsOf(page), at).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    const over = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
    expect(over, `${at} is wider than 360 px`).toBeLessThanOrEqual(0);
    await page.setViewportSize(wide);
  };
  const focused = async (page: Page): Promise<string> => z.string().parse(await page.evaluate("document.activeElement?.textContent ?? ''"));

  test("run now, follow, answer by keyboard, see what held and what it cost, stop all", { timeout: 60_000 }, async () => {
    const { control } = server.services;
    const context = await browser.newContext({ viewport: wide, reducedMotion: "reduce" });
    const page = await context.newPage();
    page.setDefaultTimeout(patience.timeout);
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => void (message.type() === "error" && errors.push(message.text())));
    await page.goto(server.signInUrl);
    await page.getByRole("navigation").getByRole("link", { name: "Agents", exact: true }).click();
    await heading(page).filter({ hasText: "Your agent spent $0" }).waitFor();
    await sound(page);

    // One press leads to the run, which is followed until it asks.
    await page.getByRole("button", { name: "Run inbox-triage now" }).click();
    await page.waitForURL(/\/agents\/runs\/[0-9a-f-]{36}/);
    const run = /runs\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? "";
    await heading(page).filter({ hasText: "Parked: " }).waitFor();
    await page.getByRole("link", { name: "Answer its question" }).waitFor();
    await page.getByRole("heading", { level: 3, name: "mail.move · done" }).first().waitFor();
    await sound(page);

    // From here by keyboard alone: to the question, to its answer, and yes.
    await page.keyboard.press("g");
    await page.keyboard.press("p");
    await heading(page).filter({ hasText: "inbox-triage asks you one question." }).waitFor();
    await page.getByText("me@demo.example").first().waitFor();
    await sound(page);
    await page.keyboard.press("j");
    expect(await focused(page)).toContain("Send a mail to 1 recipient");
    await page.keyboard.press("a");
    expect(await focused(page)).toBe("Allow once");
    await page.keyboard.press("Enter");
    await heading(page).filter({ hasText: "Nothing waits for you." }).waitFor();
    await page.getByText("Allowed", { exact: true }).waitFor();
    await sound(page);

    await page.goto(new URL(`/agents/runs/${run}`, server.url).href);
    await heading(page).filter({ hasText: "Done: 6 pending" }).waitFor();
    await page.getByText("Nothing looked up yet").first().waitFor();
    // The minute of its contract goes by.
    await control.query(
      "update agent_outcome set made_at = made_at - interval '1 minute', due_at = now(), next_at = now() where run = $1",
      [run],
    );
    await expect
      .poll(async () => (await control.query("select from agent_outcome where run = $1 and verdict = 'held'", [run])).length, patience)
      .toBe(6);
    await page.reload();
    await heading(page).filter({ hasText: "Done: 6 held" }).waitFor();
    const outcomes = page.getByRole("region", { name: "Outcomes: 6 held" }).getByRole("listitem");
    expect(await outcomes.count()).toBe(6);
    expect(await outcomes.first().innerText()).toMatch(
      /Held\s+\S.*@.*: \S.*\s+still in (Newsletters|Receipts) with our mark\s+mail\.filing-kept/,
    );
    await sound(page);

    await page.getByRole("link", { name: "inbox-triage", exact: true }).click();
    await heading(page)
      .filter({ hasText: /^inbox-triage: \$0\.\d{4} for each outcome that held \(6 in the last 30 days, / })
      .waitFor();
    await sound(page);

    // Stopping everything is asked about first; a no changes nothing.
    await page.getByRole("navigation").getByRole("link", { name: "Agents", exact: true }).click();
    await heading(page).filter({ hasText: "6 outcomes held" }).waitFor();
    const stops = async (): Promise<number> => (await control.query("select from agent_stop")).length;
    await page.getByRole("button", { name: "Stop all" }).click();
    const sure = page.getByRole("button", { name: "Yes, stop every agent of the organisation now" });
    await sure.waitFor();
    expect(await stops()).toBe(0);
    await page.getByRole("button", { name: "Let them run" }).click();
    await sure.waitFor({ state: "detached" });
    expect(await stops()).toBe(0);
    await page.getByRole("button", { name: "Stop all" }).click();
    await sure.click();
    const lift = page.getByRole("button", { name: "Lift the stop of everybody's agents" });
    await lift.waitFor();
    expect(await stops()).toBe(1);
    expect(await page.getByRole("button", { name: "Run inbox-triage now" }).count()).toBe(0);
    await sound(page);
    await lift.click();
    await page.getByRole("button", { name: "Run inbox-triage now" }).waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });
});

/** What a checker of accessibility looks for first. */
async function faultsOf(page: Page): Promise<readonly string[]> {
  const script = `[
    ...(document.documentElement.lang === "" ? ["no language"] : []),
    ...(document.title.trim() === "" ? ["no title"] : []),
    ...(document.querySelectorAll("main").length === 1 ? [] : ["not one main"]),
    ...(document.querySelectorAll("h1").length === 1 ? [] : ["not one h1"]),
    ...[...document.querySelectorAll("[id]")].filter(({ id }, at, all) => all.findIndex((one) => one.id === id) !== at).map(({ id }) => "id twice: " + id),
    ...[...document.querySelectorAll("[aria-labelledby], [aria-describedby], [aria-controls]")]
      .flatMap((one) => ["aria-labelledby", "aria-describedby"].flatMap((name) => (one.getAttribute(name) ?? "").split(" ").filter((id) => id !== "" && document.getElementById(id) === null)))
      .map((id) => "names nothing: " + id),
    ...[...document.querySelectorAll("img:not([alt])")].map((one) => "no alt: " + one.outerHTML.slice(0, 100)),
    ...[...document.querySelectorAll("svg:not([aria-hidden=true]):not([role=img]):not([aria-label])")].map((one) => "no name: " + one.outerHTML.slice(0, 100)),
    ...[...document.querySelectorAll("[aria-hidden=true] :is(a, button, input), button :is(a, button), a :is(a, button)")].map((one) => "nested: " + one.outerHTML.slice(0, 100)),
    ...[...document.querySelectorAll("[tabindex]")].filter(({ tabIndex }) => tabIndex > 0).map((one) => "tab order: " + one.outerHTML.slice(0, 100)),
    ...[...document.querySelectorAll("ul > :not(li), ol > :not(li), dl > :not(dt, dd, div)")].map((one) => "list: " + one.outerHTML.slice(0, 100)),
    ...[...document.querySelectorAll("h2, h3, h4")].filter((one, at, all) => at > 0 && Number(one.tagName[1]) - Number(all[at - 1].tagName[1]) > 1).map((one) => "heading skips: " + one.textContent),
  ]`;
  return z.array(z.string()).parse(await page.evaluate(script));
}
