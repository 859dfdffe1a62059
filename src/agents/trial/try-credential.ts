import type { CredentialTrial, TrialStep } from "../../model/pages/agent-trial.ts";
import type { CredentialKind } from "../tools/connector.ts";
import { failed, untried, type Trial, type TrialWorld } from "./trial.ts";

/** Each kind's packages are loaded when it is tried. */
const trials: Readonly<Record<CredentialKind, () => Promise<Trial>>> = {
  mailbox: async () => (await import("../mail/try-mailbox.ts")).tryMailbox,
  slack: async () => (await import("../slack/try-slack.ts")).trySlack,
  mcp: async () => (await import("../mcp/try-server.ts")).tryServer,
  deployment: async () => (await import("../deployment/try-deployer.ts")).tryDeployer,
  provider: async () => (await import("../model/try-provider.ts")).tryProvider,
  webhook: async () => async () => [
    untried(
      "Secret",
      "There is nobody to ask: whoever sends messages signs them with it",
      "Send a signed message as docs/agents/triggers.md shows.",
    ),
  ],
};

/**
 * Tries a credential with the outside, harmlessly: signs in, reads a list, and changes nothing. What takes longer than `milliseconds`
 * counts as failed; it comes to its end by itself.
 */
export async function tryCredential(
  kind: CredentialKind,
  name: string,
  world: TrialWorld,
  { milliseconds = 20_000 }: { readonly milliseconds?: number } = {},
): Promise<CredentialTrial> {
  const trial = await trials[kind]();
  const ending = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<TrialStep[]>((done) => {
    timer = setTimeout(() => {
      ending.abort(new DOMException("late", "TimeoutError"));
      const seconds = Math.max(1, Math.round(milliseconds / 1000));
      done([
        failed(
          "Answer",
          `It did not answer within ${seconds} seconds`,
          "See that it is the right server, and that this machine reaches it; then try again.",
        ),
      ]);
    }, milliseconds);
  });
  try {
    const work = trial(name, world, { patience: Math.round(milliseconds * 0.4), signal: ending.signal });
    // Nobody waits for it any more once it is late.
    work.catch(() => undefined);
    const steps = await Promise.race([work, late]);
    const answers = steps.flatMap(({ worked }) => (worked === null ? [] : [worked]));
    return { works: answers.length === 0 ? null : !answers.includes(false), steps };
  } finally {
    clearTimeout(timer);
  }
}
