import { lognormal, pickWeighted, randomStream, type Random } from "../random.ts";

/** How a tool reports what it was used for, and what that says about money. */
export interface ToolModel {
  readonly id: string;
  /** What reaches the ledger: sessions, one counter a person and day, or one number of credits a person and day. */
  readonly reports: "sessions" | "daily counters" | "credits";
  readonly priceKind: "list" | "contract" | "seat share";
  /** Models of the main thread, and how often each is chosen. */
  readonly models: readonly string[];
  readonly modelWeights: readonly number[];
  /** The cheaper model of its sub-agents; null where it has none. */
  readonly helper: string | null;
  /** Parts of the cost: input not cached, cache reads, cache writes, output. */
  readonly mix: readonly [input: number, read: number, write: number, output: number];
  /** Part of the output that is reasoning. */
  readonly reasoning: number;
  /** Size of a session beside the other tools'. */
  readonly size: number;
  /** How often a person's main tool is this one, relatively. */
  readonly weight: number;
}

export const tools: readonly ToolModel[] = [
  {
    id: "claude-code",
    reports: "sessions",
    priceKind: "list",
    models: ["claude-opus-4-6", "claude-sonnet-4-6"],
    modelWeights: [45, 55],
    helper: "claude-haiku-4-5",
    mix: [0.03, 0.46, 0.29, 0.22],
    reasoning: 0,
    size: 1.15,
    weight: 48,
  },
  {
    id: "codex",
    reports: "sessions",
    priceKind: "list",
    models: ["gpt-5.3-codex", "gpt-5.1-codex-mini"],
    modelWeights: [85, 15],
    helper: null,
    mix: [0.22, 0.44, 0, 0.34],
    reasoning: 0.45,
    size: 0.75,
    weight: 17,
  },
  {
    id: "gemini-cli",
    reports: "sessions",
    priceKind: "list",
    models: ["gemini-3.1-pro-preview", "gemini-3-flash-preview", "example-works-tuned-1"],
    modelWeights: [60, 37, 3],
    helper: "gemini-3-flash-preview",
    mix: [0.34, 0.3, 0, 0.36],
    reasoning: 0.35,
    size: 0.6,
    weight: 9,
  },
  {
    id: "copilot-cli",
    reports: "sessions",
    priceKind: "seat share",
    models: ["claude-sonnet-4-6", "gpt-5-mini"],
    modelWeights: [70, 30],
    helper: null,
    mix: [0.1, 0.45, 0.2, 0.25],
    reasoning: 0.1,
    size: 0.6,
    weight: 13,
  },
  {
    id: "cursor",
    reports: "daily counters",
    priceKind: "contract",
    models: ["claude-sonnet-4-6"],
    modelWeights: [100],
    helper: null,
    mix: [0.12, 0.45, 0.18, 0.25],
    reasoning: 0,
    size: 0.5,
    weight: 7,
  },
  {
    id: "kiro",
    reports: "credits",
    priceKind: "seat share",
    models: ["auto"],
    modelWeights: [100],
    helper: null,
    mix: [0, 0, 0, 0],
    reasoning: 0,
    size: 0.4,
    weight: 6,
  },
];

/** What one person works with. */
export interface Toolbox {
  readonly main: ToolModel;
  /** A second tool, used now and then; null for people with one. */
  readonly second: ToolModel | null;
  /** What delivers the sessions: the client on the laptop, or telemetry alone. */
  readonly source: "sync" | "otlp";
  /** The model of the main tool this person mostly takes, by index. */
  readonly favourite: number;
  /** The log is known to hold placeholders until this week: outputs are estimated. */
  readonly placeholdersUntil: number;
}

/** Colleagues tend to use the same tool: a team's taste is drawn once and multiplies everybody's weights. */
export function makeToolbox(seed: number, person: number, team: number, technical: boolean): Toolbox {
  const random = randomStream(seed, "tools", person);
  const taste = tasteOf(seed, team);
  const weights = tools.map((tool, i) => tool.weight * (taste[i] ?? 1) * (technical || tool.reports === "sessions" ? 1 : 3));
  const first = pickWeighted(random, weights);
  const second = random() < 0.35 ? pickWeighted(random, weights) : first;
  const main = tools[first] ?? tools[0]!;
  return {
    main,
    second: second === first ? null : (tools[second] ?? null),
    source: random() < (technical ? 0.78 : 0.3) ? "sync" : "otlp",
    favourite: pickWeighted(random, main.modelWeights),
    placeholdersUntil: random() < 0.4 ? Math.floor(random() * 14) : 0,
  };
}

function tasteOf(seed: number, team: number): number[] {
  const random: Random = randomStream(seed, "taste", team);
  return tools.map(() => lognormal(random, 1, 0.5));
}
