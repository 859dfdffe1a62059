/**
 * Kills a process that works on agents at every boundary between two things that last, and counts what went wrong.
 *
 *   node bench/agent-kill.ts [--rounds 2000] [--seed 1] [--set 50] [--verbose]
 *
 * Each round a process with a scripted model and real connectors works on what the last one left, often with one more chore (mail labelled, filed, drafted and sent; a
 * file; three HTTP peers; work handed to another agent; two questions to its owner), and dies by kill -9: before or after a
 * statement of the store, a call of a tool or a model or a look of a verifier, within one, when a peer has received a call or done
 * it and not answered yet, or at a random moment; sometimes another worker goes on. Each set of rounds has a store of its own, and
 * is at its end worked off and judged by what the peers saw. With Debian's dovecot every second set has its mailbox there.
 */
import { mkdtempSync, rmSync, chmodSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { killAgents } from "../test/support/agent-kills.ts";
import { dovecotPath, startDovecot } from "../test/support/dovecot.ts";
import { imapCredential } from "../test/support/mailboxes.ts";
import { testControl } from "../test/support/test-control.ts";
import { seededRandom } from "./agent-schedules.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
    set: { type: "string", default: "50" },
    verbose: { type: "boolean", default: false },
  },
});
const [rounds, seed, set] = [Number(values.rounds), Number(values.seed), Number(values.set)];
const sum = { chores: 0, runs: 0, calls: 0, uncertain: 0, stuckMails: 0, askedAgain: 0 };
const at = new Map<string, number>();
const wrong: string[] = [];
function note(index: number, what: string): void {
  wrong.push(`set ${index}: ${what}`);
  console.error(wrong.at(-1));
}
const program = dovecotPath();
const started = performance.now();

for (let done = 0, index = 0; done < rounds; done += set, index++) {
  const folder = mkdtempSync(join(tmpdir(), "upshot-agent-kill-"));
  chmodSync(folder, 0o711);
  const store = await testControl(folder);
  const dovecot = program !== null && index % 2 === 1 ? await startDovecot(program, join(folder, "dovecot")) : null;
  try {
    const kills = await killAgents({
      rounds: Math.min(set, rounds - done),
      random: seededRandom(seed * 10_000 + index),
      folder,
      store,
      ...(dovecot === null ? {} : { mailbox: (smtpPort: number) => imapCredential(dovecot.port, "ann", smtpPort) }),
      progress: (round, died) => {
        if (values.verbose) console.error(`${done + round + 1} ${died}`);
      },
    });
    for (const [name, times] of kills.at) at.set(name, (at.get(name) ?? 0) + times);
    for (const name of ["chores", "runs", "calls", "uncertain", "stuckMails", "askedAgain"] as const) sum[name] += kills.judged[name];
    for (const one of kills.judged.wrong) note(index, one);
  } catch (error) {
    note(index, error instanceof Error ? error.message : String(error));
  } finally {
    await dovecot?.stop();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  }
  console.error(
    `${Math.min(done + set, rounds)} of ${rounds} kills, ${Math.round((performance.now() - started) / 1000)} s, ${wrong.length} wrong`,
  );
}

console.log(
  `${rounds} kills, seed ${seed}: ${sum.chores} chores, ${sum.runs} runs, ${sum.calls} calls${program === null ? "; no dovecot here" : ""}`,
);
console.log(
  `asked because nobody could tell: ${sum.uncertain}; mails kept back because nobody could tell: ${sum.stuckMails}; made again with the same key: ${sum.askedAgain}`,
);
console.log(`places they died at: ${at.size}`);
for (const [name, times] of [...at].sort((a, b) => b[1] - a[1])) console.log(`${String(times).padStart(6)}  ${name}`);
console.log(wrong.length === 0 ? "nothing lost, nothing twice, no money held" : `WRONG:\n${wrong.join("\n")}`);
if (wrong.length > 0) process.exitCode = 1;
