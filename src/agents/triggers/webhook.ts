import { createHash } from "node:crypto";
import { z } from "zod";
import { UpshotError } from "../../kit/errors.ts";
import { fits, isWithinHours, type ConditionFacts } from "./conditions.ts";
import { startRun, type Started, type TriggerOptions } from "./trigger-options.ts";

/** What is kept, sealed, of a webhook: the secret both sides know. */
const credential = z.object({ secret: z.string().min(16).max(500) });

/** Largest body, in bytes. */
export const mostHookBytes = 256 << 10;

export interface SignedHook {
  readonly agent: string;
  /** As the definition has it after `webhook:`. */
  readonly name: string;
  /** JSON, as it was sent. */
  readonly text: string;
  readonly payload: unknown;
  /** The signature, over time and body: the same message sent again is the same happening. */
  readonly signature: string;
}

/** The secret of an agent's webhook; null where it has no such trigger, or no secret was entered. */
export async function webhookSecret(options: TriggerOptions, agent: string, name: string): Promise<string | null> {
  if (triggerOf(options, agent, name) === undefined) return null;
  const entered = credential.safeParse(
    await options
      .world(agent)
      .credential("webhook", name)
      .catch((error: unknown) => {
        // To whoever is outside it is as if there were none.
        if (!(error instanceof UpshotError) || error.code !== "credential-closed") throw error;
        return null;
      }),
  );
  return entered.success ? entered.data.secret : null;
}

/** Starts a run for a message whose signature was right; "ignored" where the trigger's condition does not hold. */
export async function takeWebhook(options: TriggerOptions, hook: SignedHook): Promise<Started | "ignored"> {
  const trigger = triggerOf(options, hook.agent, hook.name);
  if (trigger === undefined) return "refused";
  if (!fits(trigger.when, factsOf(hook.payload)) || !isWithinHours(trigger.when?.hours, options.now(), options.timeZone)) return "ignored";
  const digest = createHash("sha256").update(hook.signature).digest("hex").slice(0, 32);
  return startRun(options, {
    agent: hook.agent,
    trigger: "webhook",
    triggerId: `webhook:${hook.name}:${digest}`,
    // Within a sentence: what an outsider sent is no record that the owner's words could be thought to have found.
    input: { text: `A message came by the webhook ${hook.name}:\n${hook.text}`, trusted: false, facts: { webhook: hook.name } },
  });
}

function triggerOf({ definitions }: TriggerOptions, agent: string, name: string) {
  const definition = definitions().find((one) => one.definition.name === agent)?.definition;
  return definition?.triggers.flatMap((one) => ("webhook" in one && one.webhook === name ? [one] : []))[0];
}

/** Texts at the top of the message, by the names of a condition. */
function factsOf(payload: unknown): ConditionFacts {
  const read = z
    .object({
      from: z.string().optional().catch(undefined),
      to: z.string().optional().catch(undefined),
      subject: z.string().optional().catch(undefined),
      folder: z.string().optional().catch(undefined),
    })
    .safeParse(payload);
  if (!read.success) return {};
  return Object.fromEntries(Object.entries(read.data).filter(([, value]) => value !== undefined));
}
