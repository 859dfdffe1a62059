// Writes sample/: the logs and the git history (a fast-import stream) of an invented team, from scripts/sample/story.ts.
// The same on every machine. Run: npm run sample
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { claudeLog, type Edit } from "./sample/claude-log.ts";
import { codexLog } from "./sample/codex-log.ts";
import { inventFunction } from "./sample/code.ts";
import { startHistory } from "./sample/history.ts";
import { seeded } from "./sample/random.ts";
import { talks, tasks, type Task } from "./sample/story.ts";

const day = 86_400_000;
const begin = Date.UTC(2026, 8, 1, 7);
const random = seeded(20_260_901);
const history = startHistory();
const logs = new Map<string, string[]>();
const exploration: string[] = [];
const main = new Map<string, string>([
  ["README.md", "# Shop\n\nAn invented shop: the sample project of Upshot.\n"],
  ["src/index.ts", `${inventFunction(random, "shop").join("\n")}\n`],
]);
let head = history.commit({
  ref: "refs/heads/main",
  at: begin - 20 * day,
  person: "ada",
  message: "Start the shop\n",
  from: null,
  files: new Map(main),
});
let pull = 400;

interface Step {
  readonly at: number;
  run(at: number): void;
}
const steps: Step[] = [
  ...tasks.map((task) => ({ at: begin + task.day * day, run: (at: number) => work(task, at) })),
  ...talks.map((talk) => ({
    at: begin + talk.day * day + 5 * 3_600_000,
    run: (at: number) => {
      const session = uuid();
      if (talk.exploration) exploration.push(session);
      const model = random.pick(["claude-sonnet-4-5-20250929", "claude-opus-4-5-20251101"]);
      save(
        talk.person,
        session,
        claudeLog(random, {
          session,
          cwd: `/home/${talk.person}/shop`,
          branch: talk.branch,
          start: at,
          model,
          version: "2.1.60",
          edits: [],
          turns: talk.turns * 3,
          commit: null,
        }).lines,
      );
    },
  })),
];
// By hand, without AI: some commits by people, and what became of tasks later.
for (let week = 0; week < 11; week++) steps.push({ at: begin + week * 7 * day + 2 * day, run: (at) => byHand(at) });
while (steps.length > 0) {
  steps.sort((a, b) => a.at - b.at);
  const step = steps.shift();
  step?.run(step.at);
}

writeOut();

function work(task: Task, start: number): void {
  const branch = task.end === "direct" ? "main" : task.branch;
  const ref = task.end === "direct" ? "refs/heads/main" : `refs/heads/${branch}`;
  const files = new Map(main);
  const changed = new Map<string, string>();
  let tip = head;
  let at = start + random.integer(0, 5) * 3_600_000;
  for (let round = 0; round < task.sessions; round++) {
    const edits = task.files.map((path) => edit(files, path, task.branch.split("-")[0] ?? "shop", round));
    for (const one of edits) changed.set(one.path, files.get(one.path) ?? "");
    const subject =
      round === 0 ? task.title : random.pick(["Handle the empty case", "Answer the review", "Name things better", "Cover the error path"]);
    const credit = task.tool === "claude-code" ? "\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n" : "\n";
    const message = `${subject}${random.next() < 0.6 ? credit : "\n"}`;
    const session = uuid();
    const request = {
      session,
      cwd: `/home/${task.person}/shop`,
      branch,
      start: at,
      model:
        task.tool === "codex"
          ? "gpt-5-codex"
          : random.pick(["claude-sonnet-4-5-20250929", "claude-opus-4-5-20251101", "claude-opus-4-5-20251101"]),
      version: task.day < 20 ? "2.1.17" : "2.1.60",
      edits,
      turns: Math.round(random.around(14, 0.7)),
      commit: { message: message.trimEnd(), mark: tip },
    };
    // The commit's mark is only known once it is made, and it is made when the session ends: write the log first with a stand-in.
    const { lines, end } = task.tool === "codex" ? codexLog(random, request) : claudeLog(random, request);
    const mark = history.commit({ ref, at: end, person: task.person, message, from: tip, files: new Map(changed) });
    save(
      task.person,
      session,
      lines.map((line) => line.replaceAll(`{{${tip}:7}}`, `{{${mark}:7}}`)),
      task.tool === "codex" ? start : undefined,
    );
    tip = mark;
    at = end + random.integer(20, 300) * 60_000;
  }
  if (task.end === "open" || task.end === "abandoned") return;
  for (const [path, content] of changed) main.set(path, content);
  const number = ++pull;
  if (task.end === "direct") head = tip;
  else {
    const landing = at + random.integer(2, 30) * 3_600_000;
    steps.push({
      at: landing,
      run: (now) => {
        history.ref(`refs/pull/${number}/head`, tip);
        const squash = task.end === "squashed";
        const message = squash ? `${task.title} (#${number})\n` : `Merge pull request #${number} from acme/${branch}\n\n${task.title}\n`;
        head = history.commit({
          ref: "refs/heads/main",
          at: now,
          person: task.person,
          message,
          from: head,
          ...(squash ? {} : { merge: tip }),
          files: changed,
        });
        if (task.later !== undefined)
          steps.push({ at: now + task.later.after * day, run: (then) => afterwards(task, head0, then, changed) });
        const head0 = head;
      },
    });
  }
}

/** Adds to a file, or in later rounds changes a part of what is there. */
function edit(files: Map<string, string>, path: string, topic: string, round: number): Edit {
  const content = files.get(path) ?? "";
  const added = Array.from({ length: random.integer(2, 5) }, () => inventFunction(random, topic)).flat();
  const lines = content === "" ? [] : content.trimEnd().split("\n");
  const from = round === 0 || lines.length === 0 ? lines.length : random.integer(0, lines.length - 1);
  const removed = round === 0 ? [] : lines.slice(from, from + random.integer(2, 8));
  files.set(path, `${[...lines.slice(0, from), ...added, ...lines.slice(from + removed.length)].join("\n")}\n`);
  return { path, before: removed.join("\n"), after: added.join("\n") };
}

function byHand(at: number): void {
  const path = random.pick(["src/index.ts", "docs/notes.md", "src/config.ts"]);
  const content = `${main.get(path) ?? ""}${inventFunction(random, "shop").join("\n")}\n`;
  main.set(path, content);
  head = history.commit({
    ref: "refs/heads/main",
    at,
    person: random.pick(["ada", "ben", "chi"]),
    message: `${random.pick(["Tidy", "Update", "Correct"])} ${path}\n`,
    from: head,
    files: new Map([[path, content]]),
  });
}

function afterwards(task: Task, landed: number, at: number, changed: ReadonlyMap<string, string>): void {
  const next = new Map<string, string>();
  for (const path of changed.keys()) {
    const lines = (main.get(path) ?? "").split("\n");
    const kept =
      task.later?.what === "reverted"
        ? []
        : lines.flatMap((line, i) => (i % 9 < 4 ? [line] : i % 9 === 4 ? inventFunction(random, "again") : []));
    next.set(path, kept.length === 0 ? "" : `${kept.join("\n").trimEnd()}\n`);
    main.set(path, next.get(path) ?? "");
  }
  const message =
    task.later?.what === "reverted"
      ? `Revert "${task.title}"\n\nThis reverts commit {{${landed}}}.\n`
      : `Rework: ${task.title.toLowerCase()}\n`;
  head = history.commit({ ref: "refs/heads/main", at, person: "ben", message, from: head, files: next });
}

function save(person: string, session: string, lines: string[], codexStart?: number): void {
  const when = codexStart === undefined ? null : new Date(codexStart).toISOString();
  const path =
    when === null
      ? `claude/projects/-home-${person}-shop/${session}.jsonl`
      : `codex/sessions/${when.slice(0, 10).replaceAll("-", "/")}/rollout-${when.slice(0, 19).replaceAll(":", "-")}-${session}.jsonl`;
  logs.set(path, lines);
}

function uuid(): string {
  return `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-a${random.hex(3)}-${random.hex(12)}`;
}

/** Fills in commit hashes: each import settles the hashes of all commits before the first open one. */
function writeOut(): void {
  const folder = mkdtempSync(join(tmpdir(), "upshot-sample-"));
  let stream = history.stream();
  let hashes = new Map<string, string>();
  for (;;) {
    hashes = importMarks(folder, stream.replaceAll(/\{\{\d+\}\}/g, "0".repeat(40)));
    const open = /\{\{(\d+)\}\}/.exec(stream);
    if (open === null) break;
    stream = stream.replace(open[0], hashes.get(open[1] ?? "") ?? "");
  }
  const target = join(import.meta.dirname, "..", "sample");
  rmSync(target, { recursive: true, force: true });
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(target, path)), { recursive: true });
    writeFileSync(join(target, path), text);
  };
  write("history.fast-import", stream);
  write("story.json", `${JSON.stringify({ asOf: new Date(begin + 80 * day).toISOString(), exploration }, null, 2)}\n`);
  for (const [path, lines] of logs) {
    const text = lines.join("\n").replaceAll(/\{\{(\d+):7\}\}/g, (_, mark: string) => (hashes.get(mark) ?? "").slice(0, 7));
    write(join("logs", path), `${text}\n`);
  }
  console.log(`${logs.size} sessions, ${hashes.size} commits`);
  rmSync(folder, { recursive: true, force: true });
}

function importMarks(folder: string, stream: string): Map<string, string> {
  const repository = mkdtempSync(join(folder, "r"));
  const marks = join(repository, "marks");
  execFileSync("git", ["init", "-q", "--bare", repository]);
  execFileSync("git", ["-C", repository, "fast-import", "--quiet", `--export-marks=${marks}`], { input: stream });
  return new Map(
    readFileSync(marks, "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split(" "))
      .map(([mark, sha]) => [(mark ?? "").slice(1), sha ?? ""]),
  );
}
