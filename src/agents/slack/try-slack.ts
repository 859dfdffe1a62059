import { z } from "zod";
import { UpshotError } from "../../kit/errors.ts";
import type { TrialStep } from "../../model/pages/agent-trial.ts";
import { ToolError } from "../tools/tool.ts";
import { failed, nameOf, untried, worked, type Trial } from "../trial/trial.ts";
import { openSlackApi } from "./slack-api.ts";
import { slackCredential, type SlackCredential } from "./slack-credential.ts";

const known = z.object({ team: z.string().default(""), user: z.string().default("") });
const tokens = "Copy it anew from the app's page at api.slack.com/apps, and enter it again; docs/agents/slack.md tells where it stands.";

/** Asks Slack whose tokens these are. Nothing is posted, and no event is taken. */
export const trySlack: Trial = async (name, world, { signal }) => {
  let credential: SlackCredential;
  try {
    credential = await slackCredential(world);
  } catch (error) {
    if (!(error instanceof UpshotError)) throw error;
    return [failed("What is entered", error.message, error.hint)];
  }
  const { botToken, appToken, signingSecret, apiUrl, owner } = credential;
  const asked = await ask("Bot token", async () => {
    const { team, user } = await (await openSlackApi({ botToken, apiUrl })).call("auth.test", {}, known, signal);
    return `Slack knows the app as ${nameOf(user) || "a bot"} in ${nameOf(team) || "a workspace"}`;
  });
  if (asked.worked === true) await world.credentialProblem("slack", name, null);
  const events =
    appToken === null
      ? untried(
          "Events",
          signingSecret === null
            ? "Neither an app token nor a signing secret is entered: nothing in Slack starts an agent"
            : "Slack sends them to /hooks/slack, signed: they show whether they arrive",
          signingSecret === null ? "Enter one of the two, if a mention or a reaction shall start an agent." : "",
        )
      : await ask("App token", async () => {
          await (await openSlackApi({ botToken: appToken, apiUrl })).call("apps.connections.open", {}, z.object({}), signal);
          return "Slack opens a connection for it";
        });
  const member =
    owner === null
      ? [
          untried(
            "Your member id",
            "It is not entered: questions of agents stand on the page only",
            "In Slack: your profile, Copy member ID.",
          ),
        ]
      : [];
  return [asked, events, ...member];
};

async function ask(name: string, work: () => Promise<string>): Promise<TrialStep> {
  try {
    return worked(name, await work());
  } catch (error) {
    if (error instanceof ToolError) return failed(name, error.message, error.later ? "Try again in a while." : tokens);
    return failed(name, "Slack does not answer", "See that this server reaches https://slack.com, then try again.");
  }
}
