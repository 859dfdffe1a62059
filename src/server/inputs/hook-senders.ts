import { mapGitLabEvent } from "../../read/receivers/gitlab/map-event.ts";
import { mapHook } from "../../read/receivers/hooks/map-hook.ts";
import { signatureHeader, signatureLasts } from "../../read/receivers/hooks/signature-header.ts";
import { mapPagerDutyEvent } from "../../read/receivers/pagerduty/map-event.ts";
import { resolvePerson } from "../organisation/identities.ts";
import type { Services } from "../services.ts";
import { inputKinds } from "./input-kinds.ts";
import { readInput } from "./inputs.ts";
import { isSameSecret, isSigned } from "./signature.ts";
import type { Delivery } from "./take-delivery.ts";

/** Finds out whether a body is really from the input of this name; null where it is not, or there is none. */
export async function verifiedDelivery(services: Services, id: string, body: Buffer, headers: Headers): Promise<Delivery | null> {
  return (
    (await fromWebhook(services, id, body, headers)) ??
    (await fromGitLab(services, id, headers)) ??
    fromPagerDuty(services, id, body, headers)
  );
}

async function fromWebhook(services: Services, id: string, body: Buffer, headers: Headers): Promise<Delivery | null> {
  const input = await readInput(services, id, inputKinds.webhook);
  const header = signatureHeader(headers.get("x-upshot-signature") ?? "");
  if (input === null || header === null || Math.abs(services.now() - header.at) > signatureLasts) return null;
  if (!isSigned(input.secrets.secret, Buffer.concat([Buffer.from(`${header.at / 1000}.`), body]), header.signature)) return null;
  return {
    source: `hook:${id}`,
    // A message that is sent again within its five minutes has the same signature.
    id: header.signature,
    place: "webhook",
    read: async (payload) => mapHook(payload, services.now()),
  };
}

/** GitLab signs nothing: it sends the secret itself, so its address must be https. */
async function fromGitLab(services: Services, id: string, headers: Headers): Promise<Delivery | null> {
  const input = await readInput(services, id, inputKinds.gitlab);
  if (input === null || !isSameSecret(headers.get("x-gitlab-token") ?? "", input.secrets.token)) return null;
  const environments = new Set(input.config.environments.map((name) => name.toLowerCase()));
  return {
    source: "gitlab",
    id: headers.get("x-gitlab-event-uuid")?.slice(0, 100) ?? "",
    place: "event",
    read: (payload) =>
      mapGitLabEvent(payload, {
        personOf: (login) => resolvePerson(services.control, services.keys, [{ kind: "login", value: login }]),
        isProduction: (environment) => environments.has(environment.toLowerCase()),
      }),
  };
}

async function fromPagerDuty(services: Services, id: string, body: Buffer, headers: Headers): Promise<Delivery | null> {
  const input = await readInput(services, id, inputKinds.pagerduty);
  // Several while the secret is being changed.
  const signatures = (headers.get("x-pagerduty-signature") ?? "")
    .split(",")
    .flatMap((text) => /^\s*v1=([0-9a-f]{64})\s*$/.exec(text)?.[1] ?? []);
  if (input === null || !signatures.slice(0, 5).some((signature) => isSigned(input.secrets.secret, body, signature))) return null;
  return {
    source: "pagerduty",
    id: headers.get("x-webhook-id") === null ? "" : `${headers.get("x-webhook-id")?.slice(0, 60)} ${signatures[0]}`,
    place: "event",
    read: (payload) =>
      mapPagerDutyEvent(payload, {
        personOf: (user) => resolvePerson(services.control, services.keys, [{ kind: "pagerduty", value: user }]),
        repoOf: (service) => input.config.services[service] ?? "",
      }),
  };
}
