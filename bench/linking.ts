/**
 * How well sessions are linked to the commits they became, against a record of it.
 *
 *   node bench/linking.ts LOGS REPOSITORY TRUTH
 *
 * LOGS: a folder in a tool's own layout. TRUTH: a table of session and the commits it became, tab and commas between.
 * Judged are the commits named there; predicted is a confidence of ½ or more; "first": share of those commits whose
 * most confident session is right. Cross-validated: every session is judged by a model fitted without it. The peer is
 * plain line matching: at least 3 lines and a fifth of what the commit adds, in files of the same name, up to two
 * weeks before.
 */
import { confidencesByLines, keyLine, linesInCommon } from "../src/judge/attribution/keyed-lines.ts";
import { homeOf } from "../src/judge/attribution/people.ts";
import { linkModel } from "../src/judge/attribution/link-model.ts";
import { linkSessions } from "../src/judge/attribution/link-sessions.ts";
import { crossValidate, judge, partsOf, predictionsOf, score, type Prediction, type Score, type SignName } from "./linking-fit.ts";
import { nameless, readSample, squashed, type LinkingSample } from "./linking-sample.ts";

const [logs, repository, truth] = process.argv.slice(2);
if (logs === undefined || repository === undefined || truth === undefined)
  throw new Error("usage: node bench/linking.ts LOGS REPOSITORY TRUTH");

const started = performance.now();
const sample = await readSample(logs, repository, truth);
const read = performance.now();
const links = linkSessions(sample.history);
const linked = performance.now();
console.log(
  `${sample.history.works.length} sessions, ${sample.history.commits.length} commits, ${sample.truth.size} of them judged; ${links.length} links`,
);
console.log(
  `read in ${((read - started) / 1000).toFixed(2)} s, linked in ${((linked - read) / 1000).toFixed(2)} s, at most ${Math.round(process.resourceUsage().maxRSS / 1024)} MB\n`,
);

const judged = [judge(sample, 1), judge(squashed(sample), 0.5), judge(nameless(sample), 0.5)];
const names = ["all branches", "squashed", "default branch, no names"];
const sessions = sample.history.works.map(({ session }) => session.id);
const homes = new Map(sample.history.works.map(({ session }) => [session.id, homeOf(session)]));
const homeNumber = (session: string): number => [...new Set(homes.values())].indexOf(homes.get(session) ?? "");
const tenths = crossValidate(judged, partsOf(sessions, 10, 1));

console.log(`${"".padEnd(44)} precision  recall      F1   first`);
for (const [index, { sample: one }] of judged.entries()) say(`${names[index] ?? ""}: plain line matching`, score(one, byLines(one)));
for (const seed of [1, 2, 3])
  sayAll(`tenths of sessions left out, shuffle ${seed}`, seed === 1 ? tenths : crossValidate(judged, partsOf(sessions, 10, seed)));
sayAll("people left out one by one", crossValidate(judged, homeNumber));
say(
  "each person's sessions alone",
  score(
    sample,
    [...new Set(homes.values())].flatMap((home) => alone(home)),
  ),
);
for (const [index, { sample: one }] of judged.entries())
  say(`${names[index] ?? ""}: the built-in model`, score(one, predictionsOf(one, linkModel)));
for (const sign of ["gap", "author", "branch", "commitShare", "sessionShare"] satisfies SignName[]) {
  sayAll(`tenths left out, without ${sign}`, crossValidate(judged, partsOf(sessions, 10, 1), new Set([sign])));
}

for (const [index, { sample: one }] of judged.entries())
  say(`${names[index] ?? ""}: keyed lines, as the server`, score(one, byKeyedLines(one)));

console.log("\nreliability (all branches, tenths left out)\n  confidence  pairs  right");
for (const { pairs, confidence, right } of score(sample, tenths[0] ?? []).reliability) {
  if (pairs > 0) console.log(`  ${confidence.toFixed(2).padStart(10)}  ${String(pairs).padStart(5)}  ${right.toFixed(2).padStart(5)}`);
}
const mistaken = (tenths[0] ?? []).filter(({ sha, confidence }) => sample.others.has(sha) && confidence >= 0.5);
console.log(
  `\ncommits recorded as made by sessions that are not here: ${sample.others.size}, linked all the same: ${new Set(mistaken.map(({ sha }) => sha)).size}`,
);

function sayAll(name: string, predictions: readonly (readonly Prediction[])[]): void {
  for (const [index, one] of judged.entries())
    say(index === 0 ? name : `  ${names[index] ?? ""}`, score(one.sample, predictions[index] ?? []));
}

function say(name: string, { precision, recall, f1, first }: Score): void {
  console.log(name.padEnd(44), [precision, recall, f1, first].map((value) => value.toFixed(3).padStart(7)).join(" "));
}

/** As one person's report would be: only this person's sessions are known. */
function alone(home: string): Prediction[] {
  const works = sample.history.works.filter(({ session }) => homes.get(session.id) === home);
  return predictionsOf({ ...sample, history: { ...sample.history, works } }, linkModel);
}

/** As the server does, which knows keyed fingerprints of added lines, when a session ended, and whose it is. */
function byKeyedLines({ history, truth: made }: LinkingSample): Prediction[] {
  const key = Buffer.alloc(32);
  const prints = history.works.map(({ session, edits }) => ({
    id: session.id,
    started: session.from,
    ended: session.to,
    lines: Buffer.concat([...new Set(edits.flatMap(({ added }) => [...added]))].map((line) => keyLine(line, key))),
  }));
  // Whose a home folder is, the record itself tells: the server knows it from the key that synced.
  const mailOf = new Map(history.commits.map(({ sha, authorEmail }) => [sha, authorEmail]));
  const mails = new Map<string, Set<string>>();
  for (const [sha, ids] of made)
    for (const id of ids) mails.set(homes.get(id) ?? "", (mails.get(homes.get(id) ?? "") ?? new Set()).add(mailOf.get(sha) ?? ""));
  const pairs = linesInCommon(history.commits, prints, key).filter(({ sha, session }) =>
    mails.get(homes.get(session) ?? "")?.has(mailOf.get(sha) ?? ""),
  );
  const estimates = confidencesByLines(pairs);
  return pairs.map(({ sha, session }, index) => ({ sha, session, confidence: estimates[index] ?? 0 }));
}

function byLines({ history }: LinkingSample): Prediction[] {
  const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
  const wrote = new Map<string, { session: string; at: number }[]>();
  for (const { session, edits } of history.works) {
    for (const { at, path, added } of edits) {
      for (const line of added) {
        const key = `${nameOf(path)} ${line}`;
        wrote.set(key, [...(wrote.get(key) ?? []), { session: session.id, at }]);
      }
    }
  }
  return history.commits.flatMap(({ sha, changes, committedAt }) => {
    const lines = new Set(
      changes.flatMap(({ path, added }) => [...added].filter((line) => line !== 0).map((line) => `${nameOf(path)} ${line}`)),
    );
    const counts = new Map<string, number>();
    for (const line of lines) {
      const writers = (wrote.get(line) ?? []).filter(({ at }) => at <= committedAt + 3_600_000 && at >= committedAt - 14 * 86_400_000);
      for (const session of new Set(writers.map((writer) => writer.session))) counts.set(session, (counts.get(session) ?? 0) + 1);
    }
    // 0.2 of the lines is where the peer links.
    return [...counts].map(([session, count]) => ({
      session,
      sha,
      confidence: count < 3 ? 0.01 : Math.min(1, (count / lines.size) * 2.5),
    }));
  });
}
