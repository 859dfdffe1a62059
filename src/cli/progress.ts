import type { Terminal } from "./define-command.ts";

export type Advance = (done: number, total: number) => void;

/** Progress of the slow parts of a report, drawn where somebody watches. */
export interface Progress {
  readonly logs: Advance;
  readonly commits: Advance;
  readonly lines: Advance;
  done(): void;
}

const shownAfter = 400;

/**
 * One line on standard error, drawn only on a terminal and only for what takes longer than 0.4 seconds; it erases
 * itself. `logs` counts bytes.
 */
export function startProgress({ progressTo: screen, view }: Terminal): Progress {
  const started = performance.now();
  let drawn = 0;
  const draw = (what: string, done: number, total: number, say: () => string): void => {
    const now = performance.now();
    if (screen === null || total === 0 || now - started < shownAfter || now - drawn < 50) return;
    drawn = now;
    const words = say();
    const room = Math.min(30, Math.max(8, view.width - what.length - words.length - 6));
    const full = Math.min(room, Math.floor((done / total) * room));
    const bar = view.unicode ? "█".repeat(full) + "░".repeat(room - full) : "#".repeat(full) + "-".repeat(room - full);
    screen.write(`\r\x1b[K  ${what} ${bar} ${words}`);
  };
  const count =
    (what: string): Advance =>
    (done, total) =>
      draw(what, done, total, () => `${done.toLocaleString("en")} of ${total.toLocaleString("en")}`);
  return {
    logs: (done, total) =>
      draw(
        "reading logs",
        done,
        total,
        () => `${Math.round(done / 1e6).toLocaleString("en")} of ${Math.round(total / 1e6).toLocaleString("en")} MB`,
      ),
    commits: count("reading commits"),
    lines: count("following lines"),
    done() {
      if (screen !== null && drawn > 0) screen.write("\r\x1b[K");
    },
  };
}
