import { setImmediate } from "node:timers/promises";

/** Between two parts of a long piece of work: whoever waits for an answer has a turn. */
export async function letOthersRun(): Promise<void> {
  await setImmediate();
}
