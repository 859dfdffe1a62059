import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openDatabase } from "../db/sqlite.ts";
import type { LogChange } from "../kit/usage-store.ts";
import { openLocalStore } from "./local-store.ts";

const now = Date.UTC(2026, 10, 21, 12);
const migrations = new URL("../../sql/sqlite/", import.meta.url);
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "upshot-store-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function change(path: string, fields: Partial<LogChange> = {}): LogChange {
  const point = { to: 10, line: 2, state: { recent: [1, 2] } };
  return {
    path,
    revision: 0,
    size: 10,
    modified: 1.5,
    mark: 7,
    lastAt: now,
    point,
    evidencePoint: null,
    skippedJson: "",
    sessionsJson: "[]",
    reader: 1,
    rows: new Uint8Array([1, 2, 3]),
    evidence: [],
    evidenceFromStart: false,
    ...fields,
  };
}

describe("opening", () => {
  test("makes the folder, for its owner only, and keeps what is put in", () => {
    const inner = join(folder, "a", "b");
    const store = openLocalStore({ folder: inner, now });
    store.documents("tag").put("s1", { tag: "exploration" });
    store.close();
    expect([statSync(inner).mode & 0o777, statSync(join(inner, "upshot.db")).mode & 0o777]).toEqual([0o700, 0o600]);
    const again = openLocalStore({ folder: inner, now });
    expect([again.documents("tag").get("s1"), again.messages, again.file]).toEqual([{ tag: "exploration" }, [], join(inner, "upshot.db")]);
    again.close();
  });

  test.each([
    ["text", Buffer.from("this is no database, and long enough to be taken for one ".repeat(40))],
    ["a database cut off", "cut"],
  ])("sets aside what is no database: %s", (_, content) => {
    const file = join(folder, "upshot.db");
    if (content === "cut") {
      const store = openLocalStore({ folder, now });
      store.documents("tag").put("s1", 1);
      store.close();
      writeFileSync(file, readFileSync(file).subarray(0, 5000));
    } else writeFileSync(file, content);
    const before = readFileSync(file);
    const store = openLocalStore({ folder, now });
    expect(store.documents("tag").list()).toEqual([]);
    store.documents("tag").put("s2", 2);
    expect(store.documents("tag").get("s2")).toBe(2);
    expect(store.messages.length).toBe(1);
    store.close();
    // Once more within the same millisecond: both are kept.
    writeFileSync(file, before);
    openLocalStore({ folder, now }).close();
    expect(readdirSync(folder).filter((name) => name.includes("unreadable")).length).toBe(2);
    const aside = readdirSync(folder).find((name) => name.startsWith("upshot.db.unreadable-2026-11-21T12-00-00"));
    expect(readFileSync(join(folder, aside ?? "missing"))).toEqual(before);
  });

  test("works in memory where the folder cannot be made, and says so; what people say is refused", () => {
    writeFileSync(join(folder, "file"), "");
    const store = openLocalStore({ folder: join(folder, "file", "state"), now });
    store.usage.save("claude-code", "/logs", [change("a.jsonl")]);
    expect(store.usage.logs("claude-code", "/logs").length).toBe(1);
    expect(store.file).toBeNull();
    expect(store.messages.length).toBe(1);
    expect(() => store.documents("tag").put("s1", 1)).toThrow(expect.objectContaining({ code: "store-unwritable" }));
    store.close();
  });

  test("leaves a later version's store alone", () => {
    const later = openDatabase(join(folder, "upshot.db"), migrations);
    later.exec("PRAGMA user_version = 99");
    later.close();
    const store = openLocalStore({ folder, now });
    expect(store.file).toBeNull();
    expect(store.messages[0]).toContain("later version");
    store.close();
    expect(readdirSync(folder)).toEqual(["upshot.db"]);
  });

  test("a folder in the file's place", () => {
    mkdirSync(join(folder, "upshot.db"));
    const store = openLocalStore({ folder, now });
    expect([store.file, store.messages.length]).toEqual([null, 1]);
    store.close();
  });
});

describe("logs", () => {
  test("come back as they were saved", () => {
    const store = openLocalStore({ folder, now });
    const evidencePoint = { to: 8, line: 1, state: null };
    const [id] = store.usage.save("claude-code", "/logs", [change("a.jsonl", { evidencePoint, skippedJson: "{}", sessionsJson: "[1]" })]);
    expect(store.usage.logs("claude-code", "/logs")).toEqual([
      {
        id,
        path: "a.jsonl",
        revision: 1,
        size: 10,
        modified: 1.5,
        readTo: 10,
        evidenceTo: 8,
        skippedJson: "{}",
        sessionsJson: "[1]",
        reader: 1,
        whole: true,
      },
    ]);
    expect(store.usage.details(id ?? 0)).toEqual({
      mark: 7,
      lastAt: now,
      point: { to: 10, line: 2, state: { recent: [1, 2] } },
      evidencePoint,
      rows: new Uint8Array([1, 2, 3]),
    });
    expect([store.usage.logs("codex", "/logs"), store.usage.logs("claude-code", "/other"), store.usage.details(99)]).toEqual([
      [],
      [],
      null,
    ]);
    store.close();
  });

  test("a change based on an older revision is refused", () => {
    const store = openLocalStore({ folder, now });
    const save = (fields: Partial<LogChange>): unknown => store.usage.save("claude-code", "/logs", [change("a.jsonl", fields)]);
    expect(save({})).toEqual([1]);
    expect(save({ size: 20 })).toEqual([null]);
    expect(save({ size: 20, revision: 1 })).toEqual([1]);
    expect(save({ size: 30, revision: 1 })).toEqual([null]);
    expect(store.usage.logs("claude-code", "/logs")).toMatchObject([{ size: 20, revision: 2 }]);
    store.close();
  });

  test("evidence is added in order, or replaced", () => {
    const store = openLocalStore({ folder, now });
    const part = (...bytes: number[]) => ({ session: "s1", bytes: new Uint8Array(bytes) });
    store.usage.save("claude-code", "/logs", [change("a.jsonl", { evidence: [part(1), part(2)], evidenceFromStart: true })]);
    store.usage.save("claude-code", "/logs", [change("a.jsonl", { revision: 1, evidence: [part(3)] })]);
    expect(store.usage.evidence("claude-code", "/logs")).toEqual(new Map([[1, { parts: [part(1), part(2), part(3)], whole: true }]]));
    store.usage.save("claude-code", "/logs", [change("a.jsonl", { revision: 2, evidence: [part(4)], evidenceFromStart: true })]);
    expect(store.usage.evidence("claude-code", "/logs")).toEqual(new Map([[1, { parts: [part(4)], whole: true }]]));
    store.close();
  });
});

test("blobs", () => {
  const store = openLocalStore({ folder, now });
  expect(store.blobs.get("a")).toBeNull();
  store.blobs.put("a", new Uint8Array([1]));
  store.blobs.put("a", new Uint8Array([2, 3]));
  expect(store.blobs.get("a")).toEqual(new Uint8Array([2, 3]));
  store.close();
});

test("a damaged document counts as missing, and that is said once", () => {
  openLocalStore({ folder, now }).close();
  const file = openDatabase(join(folder, "upshot.db"), migrations);
  file.exec("INSERT INTO document VALUES ('tag', 'a', '{', NULL), ('tag', 'b', '1', NULL), ('tag', 'c', '1', 7)");
  file.close();
  const store = openLocalStore({ folder, now });
  const tags = store.documents("tag");
  expect([tags.get("a"), tags.get("a"), tags.list()]).toEqual([undefined, undefined, [{ id: "b", body: 1 }]]);
  expect(store.messages).toEqual([expect.stringContaining('tag "a"'), expect.stringContaining('tag "c"')]);
  store.close();
});

test("documents", () => {
  const store = openLocalStore({ folder, now });
  const links = store.documents("link");
  links.put("b", { linked: true });
  links.put("a", [1]);
  links.put("b", { linked: false });
  store.documents("tag").put("b", 1);
  expect(links.list()).toEqual([
    { id: "a", body: [1] },
    { id: "b", body: { linked: false } },
  ]);
  expect([links.delete("a"), links.delete("a"), links.get("a"), links.get("b")]).toEqual([true, false, undefined, { linked: false }]);
  store.close();
});
