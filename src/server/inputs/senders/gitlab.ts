import { z } from "zod";
import { mapGitLabEvent } from "../../../read/receivers/gitlab/map-event.ts";
import { resolvePerson } from "../../organisation/identities.ts";
import { defineSender } from "../define-sender.ts";
import { environments, secret } from "../secret.ts";
import { isSameSecret } from "../signature.ts";

/** GitLab signs nothing: it sends the secret itself, so its address must be https. */
export const gitlab = defineSender({
  kind: "gitlab",
  config: z.strictObject({ url: z.url({ protocol: /^https?$/ }).default("https://gitlab.com"), environments }),
  secrets: z.object({ token: secret }),
  entry: {
    name: "GitLab",
    group: "code",
    brings: "Merge requests, approvals, deployments.",
    steps: [
      "In the group's settings, add a webhook to {url}/hooks/gitlab with a secret token; events merge request, deployment, push.",
      "Enter the token here.",
    ],
    docs: "docs/inputs.md#gitlab",
    quietAfter: 7,
  },
  verify: ({ services: { control, keys }, headers }, { config, secrets }) => {
    if (!isSameSecret(headers.get("x-gitlab-token") ?? "", secrets.token)) return null;
    const production = new Set(config.environments.map((name) => name.toLowerCase()));
    return {
      source: "gitlab",
      id: headers.get("x-gitlab-event-uuid")?.slice(0, 100) ?? "",
      place: "event",
      read: (payload) =>
        mapGitLabEvent(payload, {
          personOf: (login) => resolvePerson(control, keys, [{ kind: "login", value: login }]),
          isProduction: (environment) => production.has(environment.toLowerCase()),
        }),
    };
  },
});
