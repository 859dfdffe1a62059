import { z } from "zod";

/** One thing that was tried with a credential. */
export const trialStep = z
  .strictObject({
    name: z.string(),
    worked: z.boolean().nullable().describe("null: it was not tried, and `says` tells why"),
    says: z.string().describe("What happened, without anything that was entered as a secret"),
    next: z.string().describe('What to do next; "" where nothing is to be done'),
  })
  .readonly();
export type TrialStep = z.infer<typeof trialStep>;

/** POST /api/agent-credentials/{kind}/{name}/test. */
export const credentialTrial = z
  .strictObject({
    works: z.boolean().nullable().describe("false where one step failed; null where nothing could be tried"),
    steps: z.array(trialStep).readonly(),
  })
  .readonly();
export type CredentialTrial = z.infer<typeof credentialTrial>;
