import { UpshotError } from "../../kit/errors.ts";
import { openOutgoing } from "../../kit/outgoing.ts";
import { failed, untried, worked, type Trial } from "../trial/trial.ts";
import { providerCredential, type ProviderCredential } from "./provider-credential.ts";

/** Asks the provider for its list of models, which costs nothing. No model is called. */
export const tryProvider: Trial = async (name, world, { patience, signal }) => {
  const read = providerCredential.safeParse(await world.credential("provider", name));
  if (!read.success) return [failed("What is entered", "It is not complete", "Enter the provider anew.")];
  const question = questionOf(read.data);
  if (question === null)
    return [
      untried("Key", "Bedrock has no question that costs nothing and shows whether the key is right: the first run of an agent does"),
    ];
  const what = "Key";
  const { host } = question.url;
  try {
    const outgoing = openOutgoing({ allowed: world.privateHosts, milliseconds: patience, mostBytes: 16 << 20 });
    const { status } = await outgoing.call(question.url, { headers: question.headers, signal });
    if (status >= 200 && status < 300) {
      await world.credentialProblem("provider", name, null);
      return [worked(what, `${host} takes it; no model was called and nothing was paid`)];
    }
    // Google answers 400 to a key that it does not know.
    if (status === 401 || status === 403 || (read.data.kind === "google" && status === 400))
      return [
        failed(
          what,
          `${host} does not take the key (${status})`,
          "Copy the key anew from the provider's page, see that it may use models, and enter it again.",
        ),
      ];
    if (status === 429)
      return [
        failed(what, `${host} takes no more questions for now (429)`, "Try again in a while, and see whether the account has money left."),
      ];
    if (status === 404 && read.data.kind === "openai-compatible")
      return [
        untried(
          what,
          `${host} answers, but has no list of models: the first run of an agent shows whether the rest is right`,
          "See that the address ends as the server's own documents say, mostly in /v1.",
        ),
      ];
    return [failed(what, `${host} answered ${status}`, status >= 500 ? "Try again in a while." : "See that the address is right.")];
  } catch (error) {
    if (!(error instanceof UpshotError)) throw error;
    return [failed(what, error.message, error.hint)];
  }
};

/** Sources: docs.anthropic.com/en/api/models-list, platform.openai.com/docs/api-reference/models/list, ai.google.dev/api/models */
function questionOf({
  kind,
  key = "",
  baseUrl,
}: ProviderCredential): { readonly url: URL; readonly headers: Record<string, string> } | null {
  const at = (base: string, query: string): URL => new URL(`${base.replace(/\/+$/, "")}/models${query}`);
  switch (kind) {
    case "anthropic":
      return {
        url: at(baseUrl ?? "https://api.anthropic.com/v1", "?limit=1"),
        headers: { "x-api-key": key, "anthropic-version": "2023-06-01" },
      };
    case "openai":
      return { url: at(baseUrl ?? "https://api.openai.com/v1", ""), headers: { authorization: `Bearer ${key}` } };
    case "google":
      return { url: at(baseUrl ?? "https://generativelanguage.googleapis.com/v1beta", "?pageSize=1"), headers: { "x-goog-api-key": key } };
    case "openai-compatible":
      return { url: at(baseUrl ?? "", ""), headers: key === "" ? {} : { authorization: `Bearer ${key}` } };
    case "bedrock":
      return null;
    default:
      throw new TypeError("a provider of an unknown kind");
  }
}
