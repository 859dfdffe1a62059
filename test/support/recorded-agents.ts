import type { Agents } from "../../src/agents/agents.ts";

/** An `Agents` that does nothing and keeps what it was asked for: for tests of who may ask. */
export interface RecordedAgents extends Agents {
  readonly asked: (readonly unknown[])[];
  /** Says something in a run, to whoever listens. */
  say(run: string, piece: string): void;
}

export function recordedAgents(): RecordedAgents {
  const asked: (readonly unknown[])[] = [];
  const listeners = new Map<string, Set<(piece: string) => void>>();
  const keep =
    (name: string) =>
    (...args: readonly unknown[]): Promise<void> => {
      asked.push([name, ...args]);
      return Promise.resolve();
    };
  return {
    asked,
    say: (run, piece) => listeners.get(run)?.forEach((hear) => hear(piece)),
    reload: () => Promise.resolve([]),
    save: keep("save"),
    start: async (order) => {
      await keep("start")({ ...order, triggerId: order.triggerId.split(":")[0] });
      return { run: "started", known: false };
    },
    answer: keep("answer"),
    stop: keep("stop"),
    lift: keep("lift"),
    pause: keep("pause"),
    undo: keep("undo"),
    tag: keep("tag"),
    listen: (run, hear) => {
      const all = listeners.get(run) ?? new Set();
      listeners.set(run, all.add(hear));
      return () => void all.delete(hear);
    },
  };
}
