import { wrongFolder, wrongPath } from "../files/file-path.ts";
import { readWorkspaceFile } from "../files/read-file.ts";
import { meets, readExpectation, type Expectation } from "../text/expectation.ts";
import { sha256, shortHash } from "../tools/hash.ts";
import { ToolError } from "../tools/tool.ts";
import type { Verifier } from "../tools/verifier.ts";

/**
 * A file that the run wrote is as the contract says, and is still the run's own version. Behind the window stand a folder of the
 * owner's files and a path in it, then the SHA-256 of its content or a pattern that is found in it:
 * `reports/summary.csv /^total,\d+$/m`. One claim for each run that did anything, also where it wrote something else.
 */
const verifier: Verifier = {
  id: "file.matches",
  kind: "document",
  claims: (effects, { of }, run) => {
    if (effects.length === 0) return [];
    const file = readFileClause(of);
    const own = effects.filter(
      ({ kind, subject }) =>
        (kind === "file.written" || kind === "file.restored") && subject["folder"] === file?.folder && subject["path"] === file?.path,
    );
    const first = own[0];
    const last = own.at(-1);
    if (first === undefined || last === undefined)
      return [{ artifact: `file:${run}/${shortHash(of)}`, subject: { of, wrote: false }, at: 0 }];
    const at = last.subject["at"];
    const subject = { of, wrote: true, before: first.subject["before"] ?? null, after: last.subject["after"] ?? null };
    return [{ artifact: last.artifact, subject, at: typeof at === "number" ? at : 0 }];
  },
  look: async ({ subject, at }, clause, world) => {
    const file = readFileClause(typeof subject["of"] === "string" ? subject["of"] : clause.of);
    if (file === null) return { verdict: "unclear", evidence: "behind the window stand no folder, path and what the file must be" };
    if (subject["wrote"] !== true) return { verdict: "undone", evidence: "the run did not write this file" };
    let content: Buffer | null;
    try {
      content = await readWorkspaceFile(world.workspace(file.folder), file.path);
    } catch (error) {
      if (error instanceof ToolError) return { verdict: "undone", evidence: "it is no plain file of its own any more, or too large" };
      throw error;
    }
    if (content === null) return { verdict: "undone", evidence: "the file is not there any more" };
    const fits = await meets(content, file.expected);
    if (fits === null) return { verdict: "unclear", evidence: "the pattern takes too long to look for" };
    if (!fits) return { verdict: "undone", evidence: content.length === 0 ? "the file is empty" : "the file is not what it must be" };
    if (sha256(content) !== subject["after"])
      return { verdict: "unclear", evidence: "it is what it must be, but was written anew after the run" };
    if (subject["before"] === subject["after"]) return { verdict: "unclear", evidence: "it is what it must be, and was so before the run" };
    const evidence = "the file is what it must be, as the run wrote it";
    return world.now() < at + clause.window ? { verdict: "pending", evidence } : { verdict: "held", evidence };
  },
};
export default verifier;

function readFileClause(of: string): { readonly folder: string; readonly path: string; readonly expected: Expectation } | null {
  const [, folder = "", path = "", rest = ""] = /^([^/]+)\/(.+?) ([0-9a-fA-F]{64}|\/.+)$/.exec(of) ?? [];
  const expected = readExpectation(rest);
  return expected === null || wrongFolder(folder) || wrongPath(path) !== null ? null : { folder, path, expected };
}
