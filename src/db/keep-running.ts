import { setTimeout as wait } from "node:timers/promises";
import type { Log } from "../kit/log.ts";

/** A server that runs as a child process of ours. */
export interface Running {
  readonly pid: number;
  /** Resolves when the process has ended, with how: "SIGKILL", "exit status 1". */
  readonly ended: Promise<string>;
  /** Asks it to end and waits until it has. */
  stop(): Promise<void>;
}

/** A server that is started again where it ends by itself (out of memory, killed), until it is closed. */
export interface KeptRunning {
  /** Of the process that runs now. */
  readonly pid: number;
  close(): Promise<void>;
}

/** `start` brings the server up in the same place each time, so that its clients only have to connect again. */
export function keepRunning(first: Running, options: { name: string; start: () => Promise<Running>; log: Log }): KeptRunning {
  const { name, start, log } = options;
  const state = { running: first, closing: false };
  const again = async (): Promise<void> => {
    for (let pause = 100; !state.closing; pause = Math.min(pause * 2, 10_000)) {
      try {
        state.running = await start();
        if (state.closing) await state.running.stop();
        return;
      } catch (error) {
        log.error(`${name} did not start again`, { reason: error instanceof Error ? error.message : String(error) });
        await wait(pause);
      }
    }
  };
  const supervise = async (): Promise<void> => {
    for (;;) {
      const how = await state.running.ended;
      if (state.closing) return;
      log.error(`${name} ended by itself and is started again`, { how });
      await again();
    }
  };
  const supervised = supervise();
  return {
    get pid() {
      return state.running.pid;
    },
    async close() {
      state.closing = true;
      await state.running.stop();
      await supervised;
    },
  };
}
