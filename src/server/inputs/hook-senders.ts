import type { Services } from "../services.ts";
import type { Sender } from "./define-sender.ts";
import { readInput } from "./inputs.ts";
import { senders } from "./senders.ts";
import { tellHealth, type Delivery } from "./take-delivery.ts";

const byName: ReadonlyMap<string, Sender> = new Map(Object.entries(senders));

/**
 * Finds out whether a body is really from the input of this name; null where it is not, or there is none. What has no
 * name among the senders is a generic webhook.
 */
export async function verifiedDelivery(services: Services, id: string, body: Buffer, headers: Headers): Promise<Delivery | null> {
  const sender = byName.get(id) ?? senders.webhook;
  return sender.from({ services, id, body, headers }, (of) => readInput(services, id, of));
}

const told = new WeakMap<Services, Map<string, number>>();
const minute = 60_000;

/**
 * Says on the page Sources that a connected input was sent something with a wrong signature: at most once a minute, since
 * anybody may send that.
 */
export async function tellUnsigned(services: Services, id: string): Promise<void> {
  const times = told.get(services) ?? new Map<string, number>();
  told.set(services, times);
  const now = services.now();
  if (now - (times.get(id) ?? 0) < minute) return;
  const [input] = await services.control.query<{ kind: string }>("select kind from input where id = $1 and off_at is null", [id]);
  if (input === undefined) return;
  times.set(id, now);
  const source = input.kind === "webhook" ? `hook:${id}` : id;
  await tellHealth(services, (health) => health.rejected(source, 1, "signature", "a message whose signature is wrong, too old or missing"));
}
