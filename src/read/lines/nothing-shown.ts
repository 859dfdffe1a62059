import type { ShownContent } from "../../model/usage.ts";

/** For logs whose counts come from the vendor's own answer: nothing has to be estimated from what the log shows. */
export const nothingShown: ShownContent = { text: 0, thinking: 0, toolInput: 0, signature: 0, toolCalls: 0 };
