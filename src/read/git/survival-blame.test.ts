import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { blamedLines, tracedLines } from "../../../test/fixtures/git/blame.ts";
import { temporaryRepository, type TemporaryRepository } from "../../../test/fixtures/git/temporary-repository.ts";
import { survivalByCommit, survivalByLanded, traceLines } from "./survival.ts";

let repo: TemporaryRepository;
beforeEach(() => {
  repo = temporaryRepository();
});
afterEach(() => repo.remove());

function lines(from: number, to: number, text = "line"): string {
  return Array.from({ length: to - from }, (_, i) => `${text} ${from + i}\n`).join("");
}

/** Every file we list has the lines that git blame says, both ways; returns the paths. */
async function expectBlame(): Promise<string[]> {
  let paths: string[] = [];
  for (const by of ["landed", "commit"] as const) {
    const traced = await traceLines(repo.dir, by, {});
    paths = [...traced.files].flatMap(([path, runs]) => (runs.length > 0 ? [path] : [])).sort();
    for (const path of paths) {
      expect({ by, path, lines: tracedLines(traced.files.get(path) ?? [], traced.history.commits) }).toEqual({
        by,
        path,
        lines: await blamedLines(repo.dir, by, path),
      });
    }
  }
  return paths;
}

test("conflicts, octopus merges and several roots", async () => {
  repo.commit("base", { "a.txt": lines(0, 12), "b.txt": lines(0, 12, "b") });
  for (const name of ["x", "y", "z"]) {
    repo.git("checkout", "-q", "-b", name, "main");
    repo.commit(name, {
      [`${name}.txt`]: lines(0, 3, name),
      "b.txt": lines(0, 12, "b").replace(name === "x" ? "b 1\n" : "b 9\n", `${name}\n`),
    });
  }
  repo.git("checkout", "-q", "main");
  repo.git("merge", "-q", "-m", "one", "x");
  expect(() => repo.git("merge", "-q", "-m", "two", "y", "z")).toThrow("Command failed");
  repo.git("checkout", "-q", "-f", "main");
  const tree = repo.git("rev-parse", "y^{tree}");
  const octopus = repo.git("commit-tree", "-m", "octopus", "-p", "main", "-p", "y", "-p", "z", tree);
  repo.git("reset", "-q", "--hard", octopus);
  repo.commit("mixed", { "b.txt": lines(0, 5, "b") + "both\n" + lines(6, 12, "b") });
  repo.git("checkout", "-q", "--orphan", "other");
  repo.git("rm", "-rfq", ".");
  repo.commit("second root", { "a.txt": "line 3\nfrom elsewhere\nline 5\n", "o.txt": "o\n" });
  repo.git("checkout", "-q", "main");
  expect(() => repo.git("merge", "-q", "--allow-unrelated-histories", "other")).toThrow("Command failed");
  repo.commit("conflict solved", { "a.txt": lines(0, 3) + "line 3\nfrom elsewhere\nline 5\nby hand\n" + lines(8, 12) });
  expect(await expectBlame()).toEqual(["a.txt", "b.txt", "o.txt", "y.txt"]);
});

test("renames: swapped in one commit, split in two, with another file taking the old name", async () => {
  repo.commit("base", {
    "a.txt": lines(0, 20, "a"),
    "b.txt": lines(0, 20, "b"),
    "long.txt": lines(0, 40, "long"),
    "dir/old.txt": lines(0, 20, "old"),
  });
  repo.commit("swap", { "a.txt": lines(0, 20, "b"), "b.txt": lines(0, 20, "a") });
  repo.commit("split", { "long.txt": null, "head.txt": lines(0, 25, "long"), "tail.txt": lines(15, 40, "long") });
  repo.commit("move", { "dir/old.txt": null, "dir/new.txt": lines(0, 18, "old") + "more\n" });
  repo.commit("move over", { "dir/new.txt": null, "a.txt": null, "b.txt": lines(0, 18, "old"), "c.txt": lines(1, 20, "b") });
  expect(await expectBlame()).toEqual(["b.txt", "c.txt", "head.txt", "tail.txt"]);
});

test("content of every kind: no newline at the end, CRLF, NUL bytes, links, changes of type and mode", async () => {
  const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x0a, 1, 2]);
  repo.commit("base", {
    "end.txt": "a\nb",
    "crlf.txt": "a\r\nb\r\nc\r\n",
    "picture.png": png,
    "deep.txt": lines(0, 1200) + "\0\n",
    "turn.txt": lines(0, 5),
    "empty.txt": "",
    "was.bin": Buffer.from("a\0b\nc\n"),
  });
  repo.commit("change", {
    "end.txt": "a\nb\nc",
    "crlf.txt": "a\r\nb\nc\r\n",
    "picture.png": Buffer.concat([png, png]),
    "deep.txt": `new\n${lines(0, 1200)}\0\n`,
    "was.bin": "b\nc\nd\n",
    "empty.txt": "x",
  });
  execFileSync("ln", ["-s", "crlf.txt", join(repo.dir, "link")]);
  rmSync(join(repo.dir, "turn.txt"));
  execFileSync("ln", ["-s", "end.txt", join(repo.dir, "turn.txt")]);
  repo.commit("links");
  rmSync(join(repo.dir, "turn.txt"));
  repo.commit("back to a file", { "turn.txt": lines(0, 6), "end.txt": "a\nb\nc\n" });
  execFileSync("chmod", ["+x", join(repo.dir, "end.txt")]);
  repo.commit("mode");
  repo.git("update-index", "--add", "--cacheinfo", `160000,${repo.git("rev-parse", "HEAD")},sub`);
  repo.git("commit", "-qm", "submodule");
  repo.git("update-index", "--cacheinfo", `160000,${repo.git("rev-parse", "HEAD")},sub`);
  repo.git("commit", "-qm", "submodule moves");
  expect(await expectBlame()).toEqual(["crlf.txt", "deep.txt", "empty.txt", "end.txt", "link", "turn.txt", "was.bin"]);
  const { commits, files } = await survivalByCommit(repo.dir);
  const alive = (all: readonly { readonly linesAlive: number }[]): number => all.reduce((sum, commit) => sum + commit.linesAlive, 0);
  expect(alive(commits)).toBe(files.reduce((sum, { lines: count }) => sum + count, 0));
});

test("paths with spaces, quotes, tabs and newlines are themselves; bytes that are no UTF-8 are shown as git quotes them", async () => {
  const names = ["with space.txt", 'quo"te\\.txt', "tab\tand\nnewline", " a/ b/ c", "ü/ñ 日本.txt", "b b/b b"];
  repo.commit("odd", Object.fromEntries(names.map((name) => [name, lines(0, 5, name.length.toString())])));
  repo.commit(
    "moved",
    Object.fromEntries([
      [names[0] ?? "", null],
      ['to\t"here"', lines(0, 4, (names[0] ?? "").length.toString())],
    ]),
  );
  expect(await expectBlame()).toEqual([...names.slice(1), 'to\t"here"'].sort());
  const blob = repo.git("rev-parse", "HEAD:b b/b b");
  execFileSync("git", ["-C", repo.dir, "update-index", "-z", "--index-info"], {
    input: Buffer.from(`100644 ${blob}\tcaf\xe9.txt\0`, "latin1"),
  });
  repo.git("commit", "-qm", "latin");
  const { files } = await survivalByLanded(repo.dir);
  expect(files.filter(({ file }) => file.startsWith('"'))).toEqual([
    { file: '"caf\\351.txt"', commit: repo.git("rev-parse", "HEAD"), lines: 5 },
  ]);
});

test("attributes and configuration of the repository change nothing", async () => {
  repo.commit("base", {
    ".gitattributes": "*.lock -diff\n*.txt diff=odd\n*.bin binary\n",
    "a.lock": lines(0, 6),
    "a.txt": lines(0, 6),
    "a.bin": lines(0, 6),
  });
  const settings = {
    "diff.odd.textconv": "false",
    "diff.odd.command": "false",
    "diff.external": "false",
    "diff.noprefix": "true",
    "diff.mnemonicPrefix": "true",
    "diff.renames": "false",
    "diff.context": "5",
    "diff.relative": "true",
    "log.showRoot": "false",
    "core.bigFileThreshold": "1",
    "color.ui": "always",
    "diff.algorithm": "patience",
  };
  for (const [name, value] of Object.entries(settings)) repo.git("config", name, value);
  repo.commit("change", { "a.lock": lines(1, 8), "a.txt": lines(1, 8), "a.bin": lines(1, 8) });
  const first = repo.git("rev-parse", "HEAD~1");
  const { files } = await survivalByLanded(repo.dir);
  expect(files.filter(({ commit }) => commit === first)).toEqual(
    [".gitattributes", "a.bin", "a.lock", "a.txt"].map((file) => ({ file, commit: first, lines: file.startsWith(".") ? 3 : 5 })),
  );
});

test("grafted history is followed as git follows it", async () => {
  repo.commit("old root", { "a.txt": lines(0, 5) });
  const old = repo.git("rev-parse", "HEAD");
  repo.git("checkout", "-q", "--orphan", "new");
  const root = repo.commit("new root", { "a.txt": lines(0, 6) });
  repo.commit("next", { "a.txt": lines(0, 7) });
  const blobs = new Map<string, Uint8Array>();
  const cache = { get: (key: string) => blobs.get(key) ?? null, put: (key: string, value: Uint8Array) => void blobs.set(key, value) };
  expect((await survivalByCommit(repo.dir, { cache })).commits).toHaveLength(2);
  repo.git("replace", "--graft", root, old);
  expect((await survivalByCommit(repo.dir, { cache })).commits).toHaveLength(3);
  expect(await survivalByCommit(repo.dir, { cache })).toEqual(await survivalByCommit(repo.dir));
  await expectBlame();
});
