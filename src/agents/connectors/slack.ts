import { UpshotError } from "../../kit/errors.ts";
import { findChannels, isMember, isNamed } from "../slack/channels.ts";
import { openSlackApi } from "../slack/slack-api.ts";
import { slackCredential, slackName } from "../slack/slack-credential.ts";
import { slackTools } from "../slack/slack-tools.ts";
import type { Connector } from "../tools/connector.ts";

/** Messages to the channels that the definition lists, and to the thread of the mention that started the run. */
const connector: Connector<{ readonly channels: readonly string[] }> = {
  id: "slack",
  open: async (scope, world) => {
    const credential = await slackCredential(world);
    const api = await openSlackApi(credential);
    const channels = await findChannels(api, scope.channels);
    const missing = scope.channels.filter((word) => !channels.some((channel) => isNamed(channel, word)));
    if (missing.length > 0)
      throw new UpshotError({
        code: "not-set-up",
        message: `Slack has no channel ${missing.join(", ")} that the app can see`,
        hint: "Invite the app to it, or name it in the definition as Slack does.",
      });
    // What its owner cannot read, an agent cannot read or write for them.
    for (const channel of channels) {
      if (!channel.isPrivate) continue;
      if (credential.owner === null || !(await isMember(api, channel, credential.owner)))
        throw new UpshotError({
          code: "not-set-up",
          message: `${channel.id} is a private channel, and nothing shows that the agent's owner is in it`,
          hint: "Enter the owner's Slack member id with the app, and see that they are in the channel.",
        });
    }
    return {
      tools: slackTools({ api, channels, world }),
      credentialOf: () => ({ kind: "slack", name: slackName }),
      close: async () => undefined,
    };
  },
};
export default connector;
