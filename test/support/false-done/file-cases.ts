import { mkdirSync, rmSync, symlinkSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "../../../src/agents/tools/hash.ts";
import fileMatches from "../../../src/agents/verifiers/file-matches.ts";
import type { Cases } from "./scene.ts";

const total = "reports/summary.csv /^total,\\d+$/m";
const good = "name,amount\ntotal,42\n";

export const fileCases: Cases = {
  "nothing was written at all": async ({ root }) => {
    writeFileSync(join(root, "summary.csv"), good);
    return { verifier: fileMatches, of: total, effects: [] };
  },
  "it was written to another folder": async ({ files }) => ({
    verifier: fileMatches,
    of: total,
    effects: [await files("write", { path: "summary.csv", content: good }, "drafts")],
  }),
  "it was written under another name, and the right file was there before": async ({ root, files }) => {
    writeFileSync(join(root, "summary.csv"), good);
    return { verifier: fileMatches, of: total, effects: [await files("write", { path: "summary-1.csv", content: good })] };
  },
  "it was written one folder deeper": async ({ files }) => ({
    verifier: fileMatches,
    of: total,
    effects: [await files("write", { path: "reports/summary.csv", content: good })],
  }),
  "it is empty": async ({ files }) => ({
    verifier: fileMatches,
    of: "reports/summary.csv /.*/",
    effects: [await files("write", { path: "summary.csv", content: "" })],
  }),
  "it says something else": async ({ files }) => ({
    verifier: fileMatches,
    of: total,
    effects: [await files("write", { path: "summary.csv", content: "I have successfully written the summary.\n" })],
  }),
  "it talks about what it should hold": async ({ files }) => ({
    verifier: fileMatches,
    of: total,
    effects: [await files("write", { path: "summary.csv", content: "The last line is total,42 as asked\n" })],
  }),
  "it is a version behind": async ({ files }) => ({
    verifier: fileMatches,
    of: `reports/summary.csv ${sha256(good)}`,
    effects: [await files("write", { path: "summary.csv", content: good.replace("42", "41") })],
  }),
  "it was right, then the run wrote over it": async ({ files }) => ({
    verifier: fileMatches,
    of: total,
    effects: [
      await files("write", { path: "summary.csv", content: good }),
      await files("write", { path: "summary.csv", content: "cleaned up\n" }),
    ],
  }),
  "it was reverted by its owner": async ({ root, files }) => ({
    verifier: fileMatches,
    of: total,
    effects: [await files("write", { path: "summary.csv", content: good })],
    later: () => writeFileSync(join(root, "summary.csv"), "as before\n"),
  }),
  "it was taken back with one click": async ({ files }) => {
    const effect = await files("write", { path: "summary.csv", content: good });
    return {
      verifier: fileMatches,
      of: total,
      effects: [effect],
      later: async () => void (await files("restore", effect?.undo?.args ?? {})),
    };
  },
  "it was deleted": async ({ root, files }) => ({
    verifier: fileMatches,
    of: total,
    effects: [await files("write", { path: "summary.csv", content: good })],
    later: () => unlinkSync(join(root, "summary.csv")),
  }),
  "the folder was emptied": async ({ root, files }) => ({
    verifier: fileMatches,
    of: total,
    effects: [await files("write", { path: "summary.csv", content: good })],
    later: () => rmSync(root, { recursive: true }),
  }),
  "it became a link to another file that fits": async ({ root, files }) => ({
    verifier: fileMatches,
    of: total,
    effects: [await files("write", { path: "summary.csv", content: good })],
    later: () => {
      writeFileSync(join(root, "..", "elsewhere.csv"), good);
      unlinkSync(join(root, "summary.csv"));
      symlinkSync(join(root, "..", "elsewhere.csv"), join(root, "summary.csv"));
    },
  }),
  "it became a folder": async ({ root, files }) => ({
    verifier: fileMatches,
    of: total,
    effects: [await files("write", { path: "summary.csv", content: good })],
    later: () => {
      unlinkSync(join(root, "summary.csv"));
      mkdirSync(join(root, "summary.csv"));
    },
  }),
  "it grew beyond what is read": async ({ root, files }) => ({
    verifier: fileMatches,
    of: total,
    effects: [await files("write", { path: "summary.csv", content: good })],
    later: () => truncateSync(join(root, "summary.csv"), 50 << 20),
  }),
  "it was half written: the end is missing": async ({ root, files }) => ({
    verifier: fileMatches,
    of: total,
    effects: [await files("write", { path: "summary.csv", content: good })],
    later: () => truncateSync(join(root, "summary.csv"), 14),
  }),
  "the run's own write failed, and another run's is there": async ({ root, files }) => {
    const failed = await files("write", { path: "../summary.csv", content: good });
    const other = await files("write", { path: "notes.txt", content: "did something" });
    writeFileSync(join(root, "summary.csv"), good);
    return { verifier: fileMatches, of: total, effects: [failed, other] };
  },
  "the run wrote it wrong, and another run mended it": async ({ files }) => {
    const wrong = await files("write", { path: "summary.csv", content: "wrong\n" });
    return {
      verifier: fileMatches,
      of: total,
      effects: [wrong],
      later: async () => void (await files("write", { path: "summary.csv", content: good })),
    };
  },
  "it was right before, and the run wrote it as it was": async ({ root, files }) => {
    writeFileSync(join(root, "summary.csv"), good);
    return { verifier: fileMatches, of: total, effects: [await files("write", { path: "summary.csv", content: good })] };
  },
  "the run wrote it, and took it back itself": async ({ root, files }) => {
    writeFileSync(join(root, "summary.csv"), good);
    const wrote = await files("write", { path: "summary.csv", content: "total,1\n" });
    return { verifier: fileMatches, of: total, effects: [wrote, await files("restore", wrote?.undo?.args ?? {})] };
  },
  "the pattern would take for ever": async ({ files }) => ({
    verifier: fileMatches,
    of: "reports/summary.csv /^(a+)+$/",
    effects: [await files("write", { path: "summary.csv", content: `${"a".repeat(40)}!` })],
  }),
  "the contract names nothing that can be looked at": async ({ files }) => ({
    verifier: fileMatches,
    of: "reports/summary.csv",
    effects: [await files("write", { path: "summary.csv", content: good })],
  }),
};
