import { wrongFolder } from "../files/file-path.ts";
import { probe, type Probe } from "../net/probe.ts";
import { runCheck } from "../sandbox/run-check.ts";
import { readExpectation } from "../text/expectation.ts";
import { shortHash } from "../tools/hash.ts";
import type { World } from "../tools/connector.ts";
import type { Verifier } from "../tools/verifier.ts";

/**
 * What a run set out to mend passes its check to the end of the window. Behind the window stands an address, and what it must answer
 * where that is a page for people (`https://status.example.org/ /All systems go/`), or a command that ends well in a folder of the
 * owner's files (`run reports test -s summary.csv`). One claim for each run that did anything.
 */
const verifier: Verifier = {
  id: "check.passes",
  kind: "document",
  claims: (effects, { of }, run) => (effects.length === 0 ? [] : [{ artifact: `check:${run}:${shortHash(of)}`, subject: { of }, at: 0 }]),
  look: async ({ subject, at }, clause, world) => {
    const of = typeof subject["of"] === "string" ? subject["of"] : clause.of;
    const { kind, evidence } = await passes(of, world);
    if (kind === "fails") return { verdict: "undone", evidence };
    if (kind === "unclear") return { verdict: "unclear", evidence };
    return world.now() < at + clause.window ? { verdict: "pending", evidence } : { verdict: "held", evidence };
  },
};
export default verifier;

async function passes(of: string, world: World): Promise<Probe> {
  const [, folder, command] = /^run (\S+) (.+)$/.exec(of) ?? [];
  if (folder !== undefined && command !== undefined) return ends(folder, command, world);
  const [, address = "", rest] = /^(\S+)(?: (.+))?$/.exec(of) ?? [];
  const expected = rest === undefined ? null : readExpectation(rest);
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address) || (rest !== undefined && expected === null))
    return { kind: "unclear", evidence: "behind the window stands neither an address (and a /pattern/) nor run, a folder and a command" };
  return probe(new URL(address), expected, world.privateHosts);
}

async function ends(folder: string, command: string, world: World): Promise<Probe> {
  // Inside bubblewrap a command can still use up the machine: only whoever owns all of it says what runs.
  if (world.owner !== "owner") return { kind: "unclear", evidence: "commands are run only where one person owns the whole installation" };
  if (wrongFolder(folder)) return { kind: "unclear", evidence: "behind run stands no folder of the owner's files" };
  const end = await runCheck(command, world.workspace(folder), { searchPath: process.env["PATH"] ?? "", patience: 60_000 });
  if (end === "missing")
    return { kind: "unclear", evidence: "commands are run inside bubblewrap only, which is not installed or not allowed to work here" };
  if (end === "too-long") return { kind: "fails", evidence: "the command did not end within a minute" };
  if (end === "killed") return { kind: "fails", evidence: "the command was ended from outside" };
  if (end.status === 126 || end.status === 127) return { kind: "unclear", evidence: "the command was not found inside bubblewrap" };
  return end.status === 0
    ? { kind: "passes", evidence: "the command ended well" }
    : { kind: "fails", evidence: `the command ended with status ${end.status}` };
}
