import type { Log } from "../kit/log.ts";

export interface Job {
  readonly name: string;
  /** Milliseconds between the end of one run and the beginning of the next. */
  readonly every: number;
  /** Milliseconds before the first run, where it shall not wait for a whole turn. */
  readonly first?: number;
  readonly run: () => Promise<void>;
}

export interface Upkeep {
  /** Stops after what runs now. */
  close(): Promise<void>;
}

/** Runs each job again and again, never the same one twice at once; one that fails is tried again at its next turn. */
export function startUpkeep(jobs: readonly Job[], log: Log): Upkeep {
  const stop = new AbortController();
  const loops = jobs.map(async ({ name, every, first = every, run }) => {
    for (let wait = first; !stop.signal.aborted; wait = every) {
      await pause(wait, stop.signal);
      if (stop.signal.aborted) return;
      try {
        await run();
      } catch (error) {
        log.error("a job failed and will be tried again", { job: name, error: error instanceof Error ? error.message : String(error) });
      }
    }
  });
  return {
    close: async () => {
      stop.abort();
      await Promise.all(loops);
    },
  };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done);
    if (signal.aborted) done();
  });
}
