import { minute } from "../days.ts";
import { chance, lognormal, normal, pick, pickWeighted, randomStream, type Random } from "../random.ts";
import { costOf, tokensFor } from "../usage/session-usage.ts";
import { listPrices } from "../usage/prices.ts";
import type { ToolModel } from "../usage/tools.ts";
import { boilerplate, freshSketch, type Sketch } from "./prompts.ts";
import type { Style } from "./style.ts";
import type { Worker } from "./worker.ts";
import type { Trigger, World, WorldArtifact, WorldArtifactKind, WorldEventKind, WorldSession } from "./world.ts";

/** A session to be made. */
export interface Use {
  readonly worker: Worker;
  readonly at: number;
  readonly minutes: number;
  readonly dollars: number;
  readonly trigger?: Trigger;
  readonly parent?: string;
  readonly repo?: string;
  readonly branch?: string;
  readonly exploration?: true;
  /** What was asked, in order; answers beyond them carry no sketch. Default: one fresh prompt. */
  readonly prompts?: readonly Sketch[];
  /** Billed responses; default by dollars. */
  readonly responses?: number;
  /** Parts of the cost: input not cached, cache reads, cache writes, output. Default: the tool's. */
  readonly mix?: ToolModel["mix"];
  /** Responses follow each other like a clock's beats; default: like a person reads and types. */
  readonly steady?: boolean;
}

/** An artifact to be made. */
export interface Piece {
  readonly kind: WorldArtifactKind;
  readonly authors: readonly string[];
  readonly at: number;
  readonly repo?: string;
  readonly added?: number;
  readonly removed?: number;
  /** The sessions it came from: the ledger finds some of them. */
  readonly from?: readonly WorldSession[];
}

/** What was made under a label. */
export interface Labelled {
  readonly session: WorldSession;
  readonly dollars: number;
}

/** Writes the rows of a world: the one place that decides what a ledger would have recorded of what was done. */
export class Desk {
  readonly world: World;
  readonly style: Style;
  readonly #seed: number;
  readonly #random: Random;
  readonly #end: number;
  readonly #linkable = new Map<string, boolean>();
  readonly #links = new WeakMap<WorldArtifact, { id: string; confidence: number }[]>();
  #sessions = 0;
  #usage = 0;
  #pieces = 0;
  #watch: Labelled[] | null = null;

  constructor(seed: number, style: Style, world: World, end: number) {
    this.#seed = seed;
    this.style = style;
    this.world = world;
    this.#end = end;
    this.#random = randomStream(seed, "desk");
  }

  /** Runs `work` and tells which sessions it made. */
  watch(work: () => void): readonly Labelled[] {
    const seen: Labelled[] = [];
    this.#watch = seen;
    work();
    this.#watch = null;
    return seen;
  }

  session(use: Use): WorldSession {
    const random = this.#random;
    const { worker } = use;
    const seconds = Math.max(20, lognormal(random, use.minutes * 60, 0.3));
    const start = Math.floor(use.at);
    const session: WorldSession = {
      id: `s${(this.#sessions++).toString(36).padStart(6, "0")}`,
      person: worker.id,
      tool: worker.tool.id,
      start,
      end: start + Math.floor(seconds * 1000),
      ...(use.parent === undefined ? {} : { parent: use.parent }),
      trigger: use.trigger ?? "user",
      ...(use.repo === undefined ? {} : { repo: use.repo }),
      ...(use.branch === undefined ? {} : { branch: use.branch }),
      ...(use.exploration === true ? { exploration: true } : {}),
    };
    if (session.end >= this.#end) return session;
    this.world.sessions.push(session);
    this.#linkable.set(session.id, worker.linkable);
    this.#watch?.push({ session, dollars: use.dollars });
    this.#responses(use, session);
    return session;
  }

  #responses(use: Use, session: WorldSession): void {
    const random = this.#random;
    const { tool } = use.worker;
    const count = Math.min(40, Math.max(1, Math.round(use.responses ?? lognormal(random, 1.5 + 2 * Math.sqrt(use.dollars), 0.4))));
    const model = (use.parent === undefined ? null : tool.helper) ?? tool.models[pickWeighted(random, tool.modelWeights)] ?? "";
    const price = listPrices[model] ?? listPrices["gpt-5-mini"];
    if (price === null || price === undefined) return;
    const prompts = use.prompts ?? [freshSketch(random)];
    const gaps = Array.from({ length: count }, () => (use.steady === true ? 1 + 0.02 * normal(random) : lognormal(random, 1, 0.9)));
    const total = gaps.reduce((sum, gap) => sum + gap, 0);
    let at = session.start;
    for (let row = 0; row < count; row++) {
      at += ((gaps[row] ?? 0) / total) * (session.end - session.start);
      const part = (use.dollars / count) * lognormal(random, 0.9, 0.45);
      const tokens = tokensFor(random, use.mix === undefined ? tool : { ...tool, mix: use.mix }, price, part);
      const prompt = prompts[Math.floor((row * prompts.length) / count)];
      const first = row === 0 || Math.floor((row * prompts.length) / count) !== Math.floor(((row - 1) * prompts.length) / count);
      this.world.usage.push({
        id: `u${(this.#usage++).toString(36)}`,
        session: session.id,
        at: Math.floor(at),
        model,
        tokens,
        costMicros: costOf(tokens, price),
        ...(first && prompt !== undefined && chance(random, this.style.sketched) ? { sketch: prompt } : {}),
      });
    }
  }

  artifact(piece: Piece): WorldArtifact {
    const links = this.#linksTo(piece.from ?? []);
    const artifact: WorldArtifact = {
      id: `${piece.kind === "pull_request" ? "pr" : piece.kind}:${(this.#pieces++).toString(36)}`,
      kind: piece.kind,
      ...(piece.repo === undefined ? {} : { repo: piece.repo }),
      authors: piece.authors,
      at: Math.floor(piece.at),
      ...(piece.added === undefined ? {} : { linesAdded: Math.round(piece.added) }),
      ...(piece.removed === undefined ? {} : { linesRemoved: Math.round(piece.removed) }),
      sessions: links,
    };
    this.#links.set(artifact, links);
    if (artifact.at < this.#end) this.world.artifacts.push(artifact);
    return artifact;
  }

  /** Ties sessions to an artifact that is there already, as far as the ledger finds them. */
  link(artifact: WorldArtifact, from: readonly WorldSession[]): void {
    this.#links.get(artifact)?.push(...this.#linksTo(from));
  }

  #linksTo(from: readonly WorldSession[]): { id: string; confidence: number }[] {
    const random = this.#random;
    return from.flatMap(({ id }) => {
      if (this.#linkable.get(id) !== true || random() > this.style.linked) return [];
      const sureness = Math.min(0.99, Math.max(0.15, this.style.sureness + 0.15 * normal(random)));
      return [{ id, confidence: Math.round(100 * sureness) / 100 }];
    });
  }

  /** Nothing is seen that happens after the world's end. */
  event(artifact: WorldArtifact, kind: WorldEventKind, at: number, by?: string): void {
    if (artifact.at >= this.#end || at >= this.#end) return;
    this.world.events.push({ artifact: artifact.id, kind, at: Math.floor(Math.max(at, artifact.at)), ...(by === undefined ? {} : { by }) });
  }

  /** A prompt of a word or two, which everybody writes alike. */
  trivial(random: Random): Sketch {
    return boilerplate(this.#seed, Math.floor(12 * random() * random()));
  }

  /** One of the others, or nobody in a team of one. */
  someone(random: Random, colleagues: readonly Worker[], but: Worker): string | undefined {
    const others = colleagues.filter(({ id }) => id !== but.id);
    return others.length === 0 ? undefined : pick(random, others).id;
  }
}

/** A delay of work among colleagues: hours, mostly within a day or two. */
export function delay(random: Random, medianMinutes: number): number {
  return lognormal(random, medianMinutes, 0.9) * minute;
}
