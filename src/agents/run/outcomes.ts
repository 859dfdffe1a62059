import { worldOf } from "./open-tools.ts";
import { readDefinition } from "../definition/read-definition.ts";
import type { Finding } from "../tools/verifier.ts";
import type { Dependencies } from "./dependencies.ts";
import { recordRun } from "./record-run.ts";
import { isJsonObject, isRecord } from "./run-state.ts";

/** Looks of one turn. */
const most = 50;
/** What held is looked at again until then: what was undone later is not kept as done. Milliseconds. */
const longest = 30 * 86_400_000;
const shortestPause = 15_000;

interface Due {
  readonly id: string;
  readonly run: string;
  readonly agent: string;
  readonly owner: string;
  readonly verifier: string;
  readonly artifact: string;
  readonly sealed: Buffer;
  readonly window: number;
  readonly made: Date;
  readonly due: Date;
  readonly verdict: Finding["verdict"];
  readonly definition: Buffer;
}

/**
 * Looks at the world for every outcome whose time has come. While the window is open only what was undone is told; what held to
 * its end is held, and looked at again later. @returns how many were looked at
 */
export async function judgeOutcomes(deps: Dependencies): Promise<number> {
  const due = await deps.control.query<Due>(
    `select o.id, o.run, o.agent, o.owner, o.verifier, o.artifact, o.sealed, o.window_ms as "window", o.made_at as made, o.due_at as due, o.verdict, v.sealed as definition
     from agent_outcome o join agent_run r on r.id = o.run join agent_version v on v.agent = r.agent and v.version = r.version
     where o.next_at <= $1 order by o.next_at limit ${most}`,
    [new Date(deps.now())],
  );
  const changed = new Set<string>();
  for (const one of due) if (await judge(deps, one)) changed.add(one.run);
  for (const run of changed) await recordRun(deps, run);
  return due.length;
}

/** @returns whether the verdict is another one now */
async function judge(deps: Dependencies, one: Due): Promise<boolean> {
  const verifier = deps.verifiers.get(one.verifier);
  const read = readDefinition(deps.unseal(one.definition));
  if (verifier === undefined || read.definition === null)
    return write(deps, one, { verdict: "unclear", evidence: "nothing can look at it any more" }, null);
  const sealed: unknown = JSON.parse(deps.unseal(one.sealed));
  const subject = isRecord(sealed) && isJsonObject(sealed["subject"]) ? sealed["subject"] : {};
  const clause = read.definition.contract.find(({ verifier: id, window }) => id === one.verifier && window === one.window);
  const now = deps.now();
  const open = now < one.due.getTime();
  try {
    const world = worldOf(deps, { definition: read.definition, owner: one.owner, run: "" });
    const found = await verifier.look(
      { artifact: one.artifact, subject, at: one.made.getTime() },
      { window: one.window, of: clause?.of ?? "" },
      world,
    );
    // Before its window is over nothing has held.
    const finding: Finding = open && found.verdict === "held" ? { verdict: "pending", evidence: found.evidence } : found;
    // What was undone once and is there again was not the agent's doing.
    return await write(deps, one, finding, finding.verdict === "undone" ? null : nextLook(one, finding, now));
  } catch (error) {
    deps.log.warn("an outcome could not be looked at; tried again", {
      verifier: one.verifier,
      error: error instanceof Error ? error.name : "unknown",
    });
    const givenUp = now > one.due.getTime() + Math.min(longest, 7 * one.window + 86_400_000);
    const finding: Finding = givenUp
      ? { verdict: "unclear", evidence: "it could not be looked at for a long time" }
      : { verdict: one.verdict, evidence: "it could not be looked at; tried again" };
    return write(deps, one, finding, givenUp ? null : new Date(now + Math.max(60_000, one.window / 8)));
  }
}

/** Often while the window is open, ever more rarely after. */
function nextLook({ made, due, window }: Due, { verdict }: Finding, now: number): Date | null {
  const age = now - made.getTime();
  if (now < due.getTime()) return new Date(Math.min(due.getTime(), now + Math.max(shortestPause, window / 8)));
  if (verdict === "pending") return new Date(now + Math.max(shortestPause, window / 8));
  return age * 2 > longest ? null : new Date(made.getTime() + age * 2);
}

async function write({ control }: Dependencies, one: Due, { verdict, evidence }: Finding, next: Date | null): Promise<boolean> {
  await control.query(
    `update agent_outcome set verdict = $2, evidence = $3, next_at = $4, judged_at = case when $2 = 'pending' or $2 = verdict then judged_at else now() end where id = $1`,
    [one.id, verdict, evidence.slice(0, 300), next],
  );
  return verdict !== one.verdict;
}
