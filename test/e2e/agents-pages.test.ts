// What an owner and an admin do on the pages of agents beside running one, in a real browser: old runs and steps, access, rules.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { readSetting } from "../../src/server/organisation/settings.ts";
import { describeWithChromium } from "../needs-chromium.ts";
import { addCall, addRun, definitionOf } from "../support/agent-rows.ts";
import { imapPeer } from "../support/mail-peer.ts";
import { serveForTests, type TestServer } from "../support/serve-for-tests.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";
import { unnamedControls } from "../support/unnamed-controls.ts";

const wide = { width: 1280, height: 900 };
const owner = "owner";

describeWithChromium("the pages of agents in a browser", (executablePath) => {
  const folders = temporaryFolders();
  const now = Date.now();
  const ends: (() => unknown)[] = [];
  let browser: Browser;
  let server: TestServer;
  let page: Page;

  beforeAll(async () => {
    const folder = folders.next();
    mkdirSync(join(folder, "agents", "many"), { recursive: true });
    writeFileSync(join(folder, "agents", "many", "AGENT.md"), definitionOf("many", owner));
    server = await serveForTests(folder);
    const { services } = server;
    await services.agents.reload();
    await Promise.all(
      Array.from({ length: 250 }, (_, n) =>
        addRun(services, `r${String(n).padStart(3, "0")}`, { agent: "many", owner, at: now - 60_000 * (n + 1) }),
      ),
    );
    const stepOf = (seq: number): Parameters<typeof addCall>[3] => ({
      seq,
      kind: "tool",
      tool: seq === 31 ? "files.write" : "files.read",
      because: `step ${seq}`,
      at: now + seq,
    });
    await Promise.all(Array.from({ length: 130 }, (_, n) => addCall(services, "r000", `m${n + 1}`, stepOf(n + 1))));
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
    page = await (await browser.newContext({ viewport: wide, reducedMotion: "reduce" })).newPage();
    page.setDefaultTimeout(20_000);
    page.on("pageerror", ({ message }) => void errors.push(message));
    page.on("console", (message) => void (message.type() === "error" && errors.push(message.text())));
    await page.goto(server.signInUrl);
    await page.getByRole("navigation").waitFor();
  }, 120_000);
  const errors: string[] = [];
  afterAll(async () => {
    await browser?.close();
    for (const end of ends.toReversed()) await end();
    await server?.close();
    folders.remove();
  }, 60_000);

  const sound = async (): Promise<void> => {
    expect(await unnamedControls(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    expect(await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBeLessThanOrEqual(0);
    await page.setViewportSize(wide);
    expect(errors).toEqual([]);
  };
  const focused = async (script: string): Promise<unknown> => page.evaluate(`document.activeElement?.${script}`);

  test("earlier runs are loaded by keyboard, each once, and reading goes on where they begin", { timeout: 60_000 }, async () => {
    await page.goto(new URL("/agents/many", server.url).href);
    const runs = page.getByRole("region", { name: "Runs" });
    const links = runs.getByRole("listitem").getByRole("link");
    const more = runs.getByRole("button", { name: "Show earlier runs" });
    await more.waitFor();
    expect(await links.count()).toBe(100);
    await sound();
    await more.focus();
    await page.keyboard.press("Enter");
    await runs.getByText("200 runs are shown.").waitFor();
    expect(await focused("getAttribute('href')")).toBe("/agents/runs/r100");
    await page.keyboard.press("j");
    expect(await focused("getAttribute('href')")).toBe("/agents/runs/r101");
    await more.focus();
    await page.keyboard.press("Enter");
    await runs.getByText("250 runs are shown, all there are.").waitFor();
    expect(await focused("getAttribute('href')")).toBe("/agents/runs/r200");
    expect(await more.count()).toBe(0);
    const ids = z.array(z.string()).parse(await links.evaluateAll((all) => all.map((one) => one.getAttribute("href"))));
    expect([ids.length, new Set(ids).size]).toEqual([250, 250]);
    await sound();
  });

  test("a long run begins with its newest hundred steps; those before come on demand", { timeout: 60_000 }, async () => {
    await page.goto(new URL("/agents/runs/r000", server.url).href);
    await page.getByRole("heading", { level: 2, name: "The newest 100 of its 130 steps" }).waitFor();
    const steps = page.getByRole("region", { name: /steps/ }).getByRole("heading", { level: 3 });
    expect(await steps.count()).toBe(100);
    await page.getByRole("button", { name: "Show earlier steps" }).press("Enter");
    await page.getByRole("heading", { level: 2, name: "Its 130 steps", exact: true }).waitFor();
    expect(await steps.count()).toBe(130);
    expect(await steps.nth(30).innerText()).toContain("files.write");
    expect(await focused("closest('li')?.innerText")).toContain("step 1\n");
    await sound();
  });

  test("a mailbox is tested beside its name: what failed and what to do, then that it works", { timeout: 60_000 }, async () => {
    const behaves = { at: "LOGIN", does: "TAG NO [AUTHENTICATIONFAILED] no\r\n" };
    const peer = await imapPeer(behaves);
    ends.push(() => peer.close());
    const contents = {
      kind: "imap",
      host: "127.0.0.1",
      port: peer.port,
      tls: "none",
      user: "ann",
      password: "pass",
      smtp: null,
      from: "ann@example.org",
    };
    await server.owner("/api/agent-credentials/mailbox/work", { method: "PUT", json: { contents } });
    await page.goto(new URL("/agents", server.url).href);
    const button = page.getByRole("button", { name: "Test work" });
    await button.click();
    await page.getByText("work does not work yet").waitFor();
    await page.getByText("The mail server 127.0.0.1 refused the user or the password.").first().waitFor();
    await page
      .getByText(/app password/)
      .first()
      .waitFor();
    await sound();
    behaves.at = "none";
    await button.press("Enter");
    await page.getByText("work works").waitFor();
    expect(await focused("getAttribute('aria-label')")).toBe("Test work");
    await sound();
  });

  test("access to deployments and MCP servers is entered by forms", { timeout: 60_000 }, async () => {
    const kept = async (kind: string): Promise<unknown[]> => {
      const rows = await server.services.control.query<{ name: string; owner: string; sealed: Buffer }>(
        "select name, owner, sealed from agent_credential where kind = $1 order by name",
        [kind],
      );
      return rows.map(({ name, owner: whose, sealed }) => ({
        name,
        whose,
        ...z.looseObject({}).parse(JSON.parse(server.services.keys.unseal(sealed))),
      }));
    };
    const open = async (name: string): Promise<ReturnType<Page["locator"]>> => {
      const summary = page.getByText(name, { exact: true });
      await summary.click();
      return page.locator("details").filter({ has: summary });
    };
    const github = await open("Enter deployments of a repository at GitHub");
    await github.getByLabel(/^Repository/).fill("Acme/Shop");
    await github.getByText("It is kept as acme-shop").waitFor();
    await github.getByLabel(/^Token/).fill("ghp_0123456789");
    await github.getByRole("button", { name: "Seal and save it" }).click();
    await github.getByText("Saved.").waitFor();
    expect(await kept("deployment")).toEqual([
      { name: "acme-shop", whose: owner, kind: "github", repo: "Acme/Shop", token: "ghp_0123456789", apiUrl: "https://api.github.com" },
    ]);

    const http = await open("Enter an MCP server at an address");
    await http.getByLabel(/^Name/).fill("notes");
    await http.getByLabel(/^Address/).fill("https://mcp.example.org/");
    await http.getByLabel(/^Authorization/).fill("Bearer abc");
    await http.getByRole("button", { name: "Seal and save it" }).click();
    await http.getByText("Saved.").waitFor();

    const stdio = await open("Enter an MCP server that is a program");
    await stdio.getByLabel(/^Name/).fill("program");
    await stdio.getByLabel(/^Command/).fill(process.execPath);
    await stdio.getByLabel(/^Arguments/).fill("--flag\nsecond one");
    await stdio.getByLabel(/^Environment/).fill("no pair");
    await stdio.getByLabel(/^It may use the network/).check();
    await stdio.getByRole("button", { name: "Seal and save it" }).click();
    // The browser shows the place; nothing was sent.
    await stdio.getByLabel(/^Environment/).focus();
    expect(await focused("validationMessage")).toBe("Line 1: write NAME=value");
    expect(await kept("mcp")).toHaveLength(1);
    await stdio.getByLabel(/^Environment/).fill("TOKEN=x");
    await stdio.getByRole("button", { name: "Seal and save it" }).click();
    await stdio.getByText("Saved.").waitFor();
    expect(await kept("mcp")).toMatchObject([
      { name: "notes", transport: "http", headers: { authorization: "Bearer abc" } },
      {
        name: "program",
        whose: "org",
        transport: "stdio",
        args: ["--flag", "second one"],
        env: { TOKEN: "x" },
        network: true,
        confined: true,
      },
    ]);
    await sound();
  });

  test("an admin reads what the rules mean, is led to the line that is wrong, and saves", { timeout: 60_000 }, async () => {
    const rules = page.getByRole("region", { name: "The organisation's rules for agents" });
    await rules.getByText("Every agent asks before it may send mail (mail.send), whatever was granted.").waitFor();
    await rules.getByText("Change the rules").click();
    const deny = rules.getByLabel(/^No agent may use/);
    await deny.fill("mcp.*\nmail.sned");
    await rules.getByRole("button", { name: "Save the rules" }).click();
    await rules.getByText(/there is no such tool; of mail there are/).waitFor();
    await rules.getByRole("button", { name: "No agent may use, line 2" }).press("Enter");
    expect(await focused("selectionStart")).toBe(6);
    await sound();
    await deny.fill("mcp.*");
    await rules.getByRole("button", { name: "Save the rules" }).click();
    await rules.getByText("No agent may use tools of MCP servers (mcp.*).").waitFor();
    await rules.getByText("Saved.").waitFor();
    expect(await readSetting(server.services.control, "agents.rules")).toEqual({ deny: ["mcp.*"], ask: ["mail.send"] });
    await sound();
  });
});
