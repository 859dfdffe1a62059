import type { z } from "zod";
import type { SourceRow } from "../../model/pages/sources.ts";
import type { Services } from "../services.ts";
import type { Delivery } from "./take-delivery.ts";

/** A message as it came, from whoever says to be the input of this name. */
export interface SignedMessage {
  readonly services: Services;
  /** Name of the input. */
  readonly id: string;
  readonly body: Buffer;
  readonly headers: Headers;
}

/** What an input is set up with; secrets are sealed. */
export interface InputShape<Config extends z.ZodType = z.ZodType, Secrets extends z.ZodType = z.ZodType> {
  readonly kind: string;
  readonly config: Config;
  readonly secrets: Secrets;
}

/** Reads the input of the message's name, where it is connected as `of` says. */
export type ReadInput = <Config extends z.ZodType, Secrets extends z.ZodType>(
  of: InputShape<Config, Secrets>,
) => Promise<{ readonly config: z.output<Config>; readonly secrets: z.output<Secrets> } | null>;

/** How it stands on the page Sources; null for one that everybody names for themselves. */
export interface SenderEntry {
  readonly name: string;
  readonly group: SourceRow["group"];
  readonly brings: string;
  readonly steps: readonly string[];
  readonly docs: string;
  readonly quietAfter: number;
}

/** A system that sends signed messages: what it is set up with, and how its messages are told from others'. */
export interface Sender<Config extends z.ZodType = z.ZodType, Secrets extends z.ZodType = z.ZodType> extends InputShape<Config, Secrets> {
  readonly entry: SenderEntry | null;
  /** null where nothing of that name is connected, or the message is not its own. */
  readonly from: (message: SignedMessage, read: ReadInput) => Promise<Delivery | null>;
}

export interface SenderDefinition<Config extends z.ZodType, Secrets extends z.ZodType> extends InputShape<Config, Secrets> {
  readonly entry: SenderEntry | null;
  /** null where the message is not signed with the input's secrets. */
  readonly verify: (
    message: SignedMessage,
    input: { readonly config: z.output<Config>; readonly secrets: z.output<Secrets> },
  ) => Delivery | null;
}

/** One file of `src/server/inputs/senders`; `senders.ts` lists them. */
export function defineSender<Config extends z.ZodType, Secrets extends z.ZodType>({
  kind,
  config,
  secrets,
  entry,
  verify,
}: SenderDefinition<Config, Secrets>): Sender<Config, Secrets> {
  return {
    kind,
    config,
    secrets,
    entry,
    from: async (message, read) => {
      const input = await read({ kind, config, secrets });
      return input === null ? null : verify(message, input);
    },
  };
}
