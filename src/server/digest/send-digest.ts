import { UpshotError } from "../../kit/errors.ts";
import { lastPublishedDay } from "../../ledger/queries/last-published-day.ts";
import { readSetting, writeSetting } from "../organisation/settings.ts";
import type { Services } from "../services.ts";
import { postToSlack, sendMail } from "./channels.ts";
import { digestOf } from "./digest.ts";

/**
 * Sends the digest once for each week that was published, where it is switched on. A channel that fails is tried again at the next
 * turn; the other one is not sent twice. @returns whether anything was sent
 */
export async function sendDigest(services: Services): Promise<boolean> {
  const { control, ledger, log } = services;
  const { on, mail, slack } = await readSetting(control, "digest");
  const last = await lastPublishedDay(ledger);
  if (!on || last === null) return false;
  const channels = [
    { name: "mail", wanted: mail.length > 0 },
    { name: "slack", wanted: slack },
  ] as const;
  const sent = sentOf(await readSetting(control, "digest.sent"));
  if (channels.every(({ name, wanted }) => !wanted || sent[name] >= last)) return false;
  const { message } = await digestOf(services);
  let any = false;
  for (const { name, wanted } of channels) {
    if (!wanted || sent[name] >= last) continue;
    try {
      await (name === "mail" ? sendMail(services, message, mail) : postToSlack(services, message));
      sent[name] = last;
      await writeSetting(control, "digest.sent", `${sent.mail} ${sent.slack}`);
      any = true;
    } catch (error) {
      if (!(error instanceof UpshotError)) throw error;
      log.warn("the digest could not be sent and will be tried again", { channel: name, code: error.code, reason: error.message });
    }
  }
  return any;
}

/** Last days sent by mail and by Slack. */
function sentOf(text: string): { mail: string; slack: string } {
  const [mail = "", slack = ""] = text.split(" ");
  return { mail, slack };
}
