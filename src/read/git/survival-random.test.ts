import * as fc from "fast-check";
import { expect, test } from "vitest";
import { blamedLines, tracedLines } from "../../../test/fixtures/git/blame.ts";
import { importHistory, randomHistory } from "../../../test/fixtures/git/random-history.ts";
import { temporaryRepository } from "../../../test/fixtures/git/temporary-repository.ts";
import { survivalByCommit, survivalByLanded, traceLines } from "./survival.ts";

test("every line of a random history comes from the commit that git blame names", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(randomHistory, async (steps) => {
      const repository = temporaryRepository();
      try {
        importHistory(repository.dir, steps);
        for (const by of ["landed", "commit"] as const) {
          const traced = await traceLines(repository.dir, by, {});
          for (const [path, lines] of traced.files) {
            expect({ by, path, lines: tracedLines(lines, traced.history.commits) }).toEqual({
              by,
              path,
              lines: await blamedLines(repository.dir, by, path),
            });
          }
          const survival = await (by === "landed" ? survivalByLanded : survivalByCommit)(repository.dir);
          for (const commit of survival.commits) {
            const dead = commit.deaths.reduce((sum, { lines }) => sum + lines, 0);
            const alive = survival.files.reduce((sum, row) => sum + (row.commit === commit.sha ? row.lines : 0), 0);
            expect([commit.sha, commit.linesLanded - dead, alive]).toEqual([commit.sha, commit.linesAlive, commit.linesAlive]);
          }
        }
      } finally {
        repository.remove();
      }
    }),
    { numRuns: 8 },
  );
});
