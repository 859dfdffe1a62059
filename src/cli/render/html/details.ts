import type { ReportCommit, ReportSession } from "../../../model/report.ts";
import { moment } from "../dates.ts";
import { shaOf } from "../ids.ts";
import { money } from "../money.ts";
import { number, percent, plural } from "../numbers.ts";
import { plainText } from "../plain-text.ts";
import { halfWidth } from "../say-money.ts";
import { shellWord } from "../shell-word.ts";
import { yieldAmounts } from "../yield-bar.ts";
import { sayShares } from "./bar.ts";
import { sayDuration } from "./duration.ts";
import type { PageContext } from "./page-context.ts";

type Fact = readonly [name: string, value: string];

/** What the side panel shows of one session or commit; the script draws it as text. */
interface Detail {
  readonly id: string;
  readonly kind: "session" | "commit";
  readonly title: string;
  readonly says: string;
  readonly facts: readonly Fact[];
  readonly commands: readonly string[];
}

/**
 * Sessions, commits, and the links between them: [session, commit, confidence, [[method, says], …]], all but the
 * confidence as indexes; sentences stand once in `words`. A commit outside the report is its sha.
 */
export interface Evidence {
  readonly sessions: readonly Detail[];
  readonly commits: readonly Detail[];
  readonly links: readonly (readonly [number, number | string, number, readonly (readonly [number, number])[]])[];
  readonly words: readonly string[];
}

export function evidence(context: PageContext): Evidence {
  const words = new Map<string, number>();
  const indexOf = (text: string): number => {
    const plain = plainText(text);
    const index = words.get(plain) ?? words.size;
    words.set(plain, index);
    return index;
  };
  const links = context.sessions.flatMap((session, i) =>
    session.links.map(({ artifact, confidence, evidence: reasons }) => {
      const reference = context.commitReference(artifact);
      const commit = reference === null ? shaOf(artifact) : Number(reference.slice(1));
      return [i, commit, confidence, reasons.map(({ method, says }) => [indexOf(method), indexOf(says)] as const)] as const;
    }),
  );
  return {
    sessions: context.sessions.map((session) => sessionDetail(session, context)),
    commits: context.commits.map((commit) => commitDetail(commit, context)),
    links,
    words: [...words.keys()],
  };
}

function sessionDetail(session: ReportSession, context: PageContext): Detail {
  const { currency, report } = context;
  const { tz } = report.period;
  const [low, high] = session.interval;
  const short = context.shortId(session.id);
  const word = shellWord(short);
  return plainDetail({
    id: session.id,
    kind: "session",
    title: `Session ${short}`,
    says:
      session.tag === "exploration"
        ? "You declared it exploration: all of its cost stands there, whatever it is linked to."
        : session.links.length === 0
          ? "No commit could be linked to it. That is not known, which is not the same as wasted."
          : "",
    facts: [
      [
        "cost",
        `${money(session.costMicros, currency, halfWidth(session.interval))}${low === high ? "" : ` (${money(low, currency)} to ${money(high, currency)}, output tokens are estimated)`}`,
      ],
      ["what came of it", session.costMicros === 0 ? "" : sayShares(yieldAmounts(session.yield))],
      ["tool", context.toolName(session.tool)],
      ["models", session.models.join(", ")],
      [
        "when",
        `${moment(session.from, tz)} to ${moment(session.to, tz)}${sayDuration(session.from, session.to) === "" ? "" : `, ${sayDuration(session.from, session.to)}`}`,
      ],
      ["responses", `${number(session.responses)}${session.unpriced > 0 ? `, ${number(session.unpriced)} without a known price` : ""}`],
      [session.branches.length > 1 ? "branches" : "branch", session.branches.join(", ") || (session.branch ?? "")],
      ["folder", session.cwd ?? ""],
      [
        "sub-agents",
        session.subagents.length === 0
          ? ""
          : `${plural(session.subagents.length, "sub-agent")}, ${money(
              session.subagents.reduce((sum, { costMicros }) => sum + costMicros, 0),
              currency,
            )} of the cost`,
      ],
      ["id", session.id],
    ],
    commands: report.sample
      ? [`upshot session ${word} --or-sample`]
      : [`upshot session ${word}`, session.tag === null ? `upshot tag ${word} exploration` : `upshot untag ${word}`],
  });
}

function commitDetail(commit: ReportCommit, context: PageContext): Detail {
  const { currency, report } = context;
  const { tz } = report.period;
  const { held, pending, undone } = commit.parts;
  const shares = [
    held > 0 ? `${percent(held)} held` : "",
    pending > 0 ? `${percent(pending)} pending` : "",
    undone > 0 ? `${percent(undone)} undone` : "",
  ];
  return plainDetail({
    id: commit.sha,
    kind: "commit",
    title: commit.subject,
    says: `${commit.verdict.slice(0, 1).toUpperCase()}${commit.verdict.slice(1)}: ${commit.says}.`,
    facts: [
      ["parts", shares.filter((share) => share !== "").join(", ")],
      ["cost", commit.costMicros === 0 ? "nothing counted" : money(commit.costMicros, currency)],
      ["lines", `${number(commit.linesAlive)} alive of ${number(commit.linesAdded)} added; ${number(commit.linesRemoved)} removed`],
      ["pull request", commit.pullRequest === null ? "" : `#${commit.pullRequest}`],
      ["author", commit.author],
      ["committed", moment(commit.committedAt, tz)],
      [
        "landed",
        commit.landedAt === null
          ? "not on the default branch"
          : `${moment(commit.landedAt, tz)}${commit.landedBy === null || commit.landedBy === commit.sha ? "" : ` through ${commit.landedBy.slice(0, 7)}`}`,
      ],
      ["sha", commit.sha],
    ],
    commands: [`upshot explain ${commit.sha.slice(0, 7)}${report.sample ? " --or-sample" : ""}`],
  });
}

function plainDetail(detail: Detail): Detail {
  const facts = detail.facts.filter(([, value]) => value !== "").map(([name, value]) => [name, plainText(value)] as const);
  return {
    ...detail,
    id: plainText(detail.id),
    title: plainText(detail.title),
    says: plainText(detail.says),
    facts,
    commands: detail.commands.map(plainText),
  };
}
