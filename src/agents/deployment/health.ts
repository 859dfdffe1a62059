import { setTimeout as sleep } from "node:timers/promises";
import { UpshotError } from "../../kit/errors.ts";
import { openOutgoing } from "../../kit/outgoing.ts";
import type { World } from "../tools/connector.ts";

export interface Health {
  readonly healthy: boolean;
  /** Of the last check that failed, else of the last: "200", "503", "no answer". */
  readonly said: string;
  readonly failed: number;
  readonly checks: number;
}

/**
 * Asks an address several times, a second apart: healthy is what answers 2xx each time. What it answers is not read.
 * @throws UpshotError `outgoing-refused` where the address may not be called
 */
export async function checkHealth(
  url: URL,
  checks: number,
  { privateHosts }: Pick<World, "privateHosts">,
  signal: AbortSignal,
): Promise<Health> {
  const outgoing = openOutgoing({ allowed: privateHosts, milliseconds: 10_000, mostBytes: 1 << 20 });
  let [failed, said] = [0, ""];
  for (let check = 0; check < checks; check++) {
    if (check > 0) await sleep(1000, undefined, { signal });
    const answer = await statusOf();
    const isGood = /^2\d\d$/.test(answer);
    if (!isGood) failed += 1;
    if (!isGood || failed === 0) said = answer;
  }
  return { healthy: failed === 0, said, failed, checks };

  async function statusOf(): Promise<string> {
    try {
      return String((await outgoing.call(url, { signal })).status);
    } catch (error) {
      if (signal.aborted || (error instanceof UpshotError && error.code === "outgoing-refused")) throw error;
      return "no answer";
    }
  }
}

/** The address that the agent's contract watches; null where it has none. */
export function healthUrl({ definition }: Pick<World, "definition">): URL | null {
  const of = definition.contract.find(({ verifier }) => verifier === "deploy.healthy")?.of ?? "";
  return URL.canParse(of) ? new URL(of) : null;
}
