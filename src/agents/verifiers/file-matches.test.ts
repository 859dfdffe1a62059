import { afterAll, expect, test } from "vitest";
import { agentWorld, toolCall } from "../../../test/support/agent-world.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";
import files from "../connectors/files.ts";
import { sha256 } from "../tools/hash.ts";
import type { Effect } from "../tools/tool.ts";
import verifier from "./file-matches.ts";

const folders = temporaryFolders();
afterAll(() => folders.remove());

test.each([["/^total,\\d+$/m"], ["/TOTAL/i"], [sha256("name\ntotal,42\n")], [sha256("name\ntotal,42\n").toUpperCase()]])(
  "what a run wrote and nobody changed holds at the window's end, not before: %s",
  async (expected) => {
    let now = 1000;
    const world = agentWorld(folders.next(), { now: () => now });
    const { tools } = await files.open({ folder: "reports", may: ["write"] }, world);
    const effects: Effect[] = [];
    for (const content of ["draft", "name\ntotal,42\n"]) {
      const result = await tools[0]?.run(
        { path: "sub/summary.csv", content },
        toolCall(`k:${content}`, () => now),
      );
      if (result !== undefined && "effect" in result && result.effect !== undefined) effects.push(result.effect);
    }
    const clause = { window: 500, of: `reports/sub/summary.csv ${expected}` };
    const claims = verifier.claims(effects, clause, "run-1");
    expect(claims).toEqual([{ artifact: effects[0]?.artifact, subject: expect.objectContaining({ wrote: true, before: null }), at: 1000 }]);
    for (const claim of claims) {
      now = 1499;
      expect(await verifier.look(claim, clause, world)).toMatchObject({ verdict: "pending" });
      now = 1500;
      expect(await verifier.look(claim, clause, world)).toMatchObject({ verdict: "held" });
      // Two clauses of one window: each claim keeps its own.
      expect(await verifier.look(claim, { window: 500, of: "reports/other /x/" }, world)).toMatchObject({ verdict: "held" });
    }
  },
);
