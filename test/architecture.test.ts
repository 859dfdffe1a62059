import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize, relative, sep } from "node:path";
import { expect, test } from "vitest";
import { plugInFolders } from "../scripts/plug-in-folders.ts";

/**
 * The arrows: what each folder of src may import. A folder may always import itself, except where
 * `alone` says that its files are plug-ins that never import each other.
 * Changing this table needs a page in docs/decisions.
 */
const arrows: Record<string, readonly string[]> = {
  model: [],
  stats: [],
  simulator: [],
  padbench: [],
  kit: ["model"],
  db: ["kit", "model"],
  read: ["kit", "model", "stats"],
  ledger: ["db", "kit", "model"],
  judge: ["ledger", "read/git", "kit", "model", "stats"],
  measure: ["ledger", "judge/yield", "kit", "model", "stats"],
  agents: ["ledger", "db", "kit", "model"],
  server: ["model", "stats", "kit", "db", "read", "ledger", "judge", "measure", "agents", "simulator"],
  cli: ["model", "stats", "kit", "db", "read", "ledger", "judge", "measure", "agents", "server", "simulator", "padbench", "client"],
  web: ["model"],
  client: ["model"],
};

/** Packages with one home: nobody else may import them. */
const homes: Record<string, string | readonly string[]> = {
  "node:sqlite": "src/db/",
  "@pydantic/genai-prices": "src/read/prices/",
  commander: "src/cli/",
  "@clickhouse/client": "src/db/clickhouse/",
  chdb: "src/db/clickhouse/",
  "ffi-rs": "src/db/clickhouse/",
  pg: "src/db/postgres/",
  hono: "src/server/",
  nodemailer: ["src/server/", "src/agents/mail/"],
  "nodemailer/lib/smtp-connection": "src/agents/mail/",
  imapflow: "src/agents/mail/",
  "postal-mime": "src/agents/mail/",
  "openid-client": "src/server/",
  yaml: "src/agents/",
  react: "src/web/",
};

/** Folders of plug-ins: one file each, none imports another. */
const alone = [
  "src/agents/connectors",
  "src/agents/verifiers",
  "src/read/sources",
  "src/cli/commands",
  "src/server/routes",
  "src/measure/metrics",
  "src/measure/detectors",
  "src/simulator/worlds/strategies",
  "src/simulator/worlds/confusers",
  "src/read/receivers/otlp/tools",
];

const root = join(import.meta.dirname, "..");
const files = walk(join(root, "src"));

test("imports follow the arrows", () => {
  const wrong: string[] = [];
  for (const file of files) {
    const from = folderOf(file);
    for (const target of importsOf(file)) {
      if (!target.startsWith(".")) continue;
      const to = normalize(join(dirname(file), target));
      const place = folderOf(to);
      const fixture = file.endsWith(".test.ts") && relativeTo(to).startsWith("test/");
      const allowed = fixture || place === from || (arrows[from] ?? []).some((arrow) => relativeTo(to).startsWith(`src/${arrow}/`));
      if (!allowed) wrong.push(`${relativeTo(file)} imports ${relativeTo(to)}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("every folder of src has a row in the table", () => {
  const folders = readdirSync(join(root, "src")).filter((name) => statSync(join(root, "src", name)).isDirectory());
  expect(folders.filter((name) => arrows[name] === undefined)).toEqual([]);
});

test("plug-ins do not import each other", () => {
  const wrong: string[] = [];
  for (const file of files.filter((name) => !name.endsWith(".test.ts"))) {
    const home = alone.find((folder) => relativeTo(file).startsWith(`${folder}/`));
    if (home === undefined) continue;
    for (const target of importsOf(file)) {
      if (target.startsWith(".") && relativeTo(normalize(join(dirname(file), target))).startsWith(`${home}/`)) {
        wrong.push(`${relativeTo(file)} imports ${target}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});

test("a folder whose files are found by being there is kept by the build", () => {
  const found = files
    .filter((file) => !file.endsWith(".test.ts"))
    .flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/(?<!\* .*)new URL\("(\.[^"]*\/)", import\.meta\.url\)/g)].map((match) =>
        relativeTo(normalize(join(dirname(file), match[1] ?? ""))).replace(/\/$/, ""),
      ),
    )
    .filter((folder) => folder.startsWith("src/"));
  expect(found.length).toBeGreaterThan(5);
  expect(found.filter((folder) => !plugInFolders.includes(folder.slice("src/".length)))).toEqual([]);
});

test("packages with one home are imported only there", () => {
  const wrong: string[] = [];
  for (const file of files.filter((name) => !name.endsWith(".test.ts"))) {
    for (const target of importsOf(file)) {
      const home = homes[target];
      if (home !== undefined && ![home].flat().some((one) => relativeTo(file).startsWith(one)))
        wrong.push(`${relativeTo(file)} imports ${target}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("files stay below 300 lines and relative imports name their file", () => {
  const wrong: string[] = [];
  for (const file of files) {
    if (!file.endsWith(".test.ts") && readFileSync(file, "utf8").split("\n").length > 301)
      wrong.push(`${relativeTo(file)} is over 300 lines`);
    for (const target of importsOf(file)) {
      if (target.startsWith(".") && !/\.(ts|tsx|json)$/.test(target)) wrong.push(`${relativeTo(file)} imports ${target}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("the table catches a wrong arrow", () => {
  expect(importsOf(join(import.meta.dirname, "architecture.test.ts"))).toContain("vitest");
  expect(arrows["read"]).not.toContain("db");
});

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8");
  return [
    ...text.matchAll(/(?:^|\n)\s*(?:import|export)\s[^;"'`]*?from\s+"([^"]+)"|(?:^|\n)import\s+"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/g),
  ].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}

function relativeTo(path: string): string {
  return relative(root, path).split(sep).join("/");
}

function folderOf(path: string): string {
  return relativeTo(path).split("/")[1] ?? "";
}
