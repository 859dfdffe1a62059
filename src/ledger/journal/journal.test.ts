import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { silentLog } from "../../kit/log.ts";
import type { Facts } from "../../model/facts.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import type { PlannedInsert } from "../facts/planned-insert.ts";
import { openJournal, type Journal } from "./journal.ts";

const folders = temporaryFolders();
afterAll(() => folders.remove());

/** A ledger that only notes what it is told; `fails` makes it refuse for a while. The real one is in test/faults. */
function noteLedger() {
  const sent: PlannedInsert[] = [];
  const state = { fails: 0 };
  const open = (folder: string, limit = 1 << 20): Promise<Journal> =>
    openJournal({
      folder,
      limit,
      log: silentLog,
      plan: async (facts, token) => ({
        inserts: [{ table: "session", columns: ["id"], token, body: Buffer.from((facts.sessions ?? []).map(({ id }) => id).join(" ")) }],
        counts: { added: 0, changed: 0, known: 0 },
      }),
      carryOut: async (inserts) => {
        if (state.fails-- > 0) throw new Error("unreachable");
        sent.push(...inserts);
      },
    });
  return { sent, state, open, ids: () => sent.flatMap(({ body }) => body.toString().split(" ")) };
}

const facts = (id: string): Facts => ({
  sessions: [{ id, person: "a", tool: "t", source: "s", repo: "", started: 0, ended: 0, exploration: false, version: 1 }],
});

test("what is written one after another arrives once, in order, and leaves nothing behind", async () => {
  const folder = folders.next();
  const ledger = noteLedger();
  const journal = await ledger.open(folder);
  for (let i = 0; i < 50; i++) await journal.write(facts(`s${i}`));
  await journal.drained();
  expect(ledger.ids()).toEqual(Array.from({ length: 50 }, (_, i) => `s${i}`));
  expect(journal.waiting).toBe(0);
  await journal.close();
  expect(readdirSync(folder)).toEqual([]);
});

test("what the ledger did not take is sent again, byte by byte under the same token", async () => {
  const ledger = noteLedger();
  const tokens: string[] = [];
  const folder = folders.next();
  const journal = await openJournal({
    folder,
    limit: 1 << 20,
    log: silentLog,
    plan: async (_, token) => ({
      inserts: [{ table: "t", columns: [], token, body: Buffer.from("x") }],
      counts: { added: 0, changed: 0, known: 0 },
    }),
    carryOut: async ([insert]) => {
      tokens.push(insert?.token ?? "");
      if (tokens.length < 3) throw new Error("unreachable");
    },
  });
  await journal.write(facts("s"));
  await journal.drained();
  expect(tokens.length).toBe(3);
  expect(new Set(tokens).size).toBe(1);
  await journal.close();
  expect(ledger.sent).toEqual([]);
});

test("a full journal refuses, and takes more when the ledger is back", async () => {
  const ledger = noteLedger();
  ledger.state.fails = 2;
  const journal = await ledger.open(folders.next(), 600);
  let kept = 0;
  await expect(
    (async () => {
      for (;;) {
        await journal.write(facts(`s${kept}`));
        kept++;
      }
    })(),
  ).rejects.toThrow(expect.objectContaining({ code: "journal-full" }));
  await journal.drained();
  await journal.write(facts("after"));
  await journal.drained();
  expect(ledger.ids()).toEqual([...Array.from({ length: kept }, (_, i) => `s${i}`), "after"]);
  await journal.close();
});

test("what waited when it was closed is appended after the next start; a torn last record is not", async () => {
  const folder = folders.next();
  const ledger = noteLedger();
  ledger.state.fails = 1_000;
  const journal = await ledger.open(folder);
  await journal.write(facts("kept"));
  await journal.close();
  const file = readdirSync(folder).find((name) => name.endsWith(".facts")) ?? "";
  const { appendFileSync } = await import("node:fs");
  appendFileSync(join(folder, file), '0badc0de {"sessions":[{');
  ledger.state.fails = 0;
  const next = await ledger.open(folder);
  await next.drained();
  expect(ledger.ids()).toEqual(["kept"]);
  await next.close();
});
