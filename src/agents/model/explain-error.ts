import { APICallError } from "ai";
import { UpshotError } from "../../kit/errors.ts";
import { ModelError } from "./model-port.ts";
import { SecondRequest } from "./one-request.ts";

interface Told {
  /** The provider's name in the definition. */
  readonly provider: string;
  readonly model: string;
  /** The run was told to stop. */
  readonly stopped: boolean;
  /** Nobody waits longer. */
  readonly late: boolean;
  readonly now: number;
}

/**
 * What went wrong, in our words only. What providers and the package say may hold keys ("Incorrect API key provided: sk-…"), prompts
 * and addresses: it is looked at and never passed on, nor kept as a cause.
 */
export function explainError(error: unknown, { provider, model, stopped, late, now }: Told): ModelError {
  if (error instanceof ModelError) return error;
  if (stopped) return new ModelError("aborted", "The call was stopped.", { free: false });
  if (late) return new ModelError("busy", `${provider} did not answer in time.`, { free: false });
  const chain = causes(error);
  if (chain.some((one) => one instanceof SecondRequest))
    return new ModelError("busy", `${provider} wanted to be asked twice for one answer.`, { free: false });
  const refusal = chain.find((one) => one instanceof UpshotError && one.code === "outgoing-refused");
  if (refusal instanceof UpshotError) return new ModelError("refused", `${refusal.message}. ${refusal.hint}`, { free: true });
  if (chain.some(isMissingPackage))
    return new ModelError("refused", `The package for ${provider} is not installed: npm install it as docs/agents/models.md says.`, {
      free: true,
    });
  const answer = chain.find((one) => APICallError.isInstance(one));
  if (answer === undefined || answer.statusCode === undefined) return fromNetwork(error, provider);
  return fromStatus(answer.statusCode, wordsOf(answer), { provider, model, retryAfter: waitOf(answer.responseHeaders ?? {}, now) });
}

const tooLong =
  /prompt is too long|too many (?:input )?tokens|context.{0,3}(?:length|window|size|limit)|maximum (?:number of tokens|context)|input (?:is too long|token count)|request_too_large|string_above_max_length/i;
const noMoney = /credit balance|insufficient_quota|billing|exceeded your current quota|payment/i;

function fromStatus(
  status: number,
  words: string,
  { provider, model, retryAfter }: { provider: string; model: string; retryAfter: number | null },
): ModelError {
  const refused = (message: string): ModelError => new ModelError("refused", message, { free: true });
  const busy = (message: string, free: boolean): ModelError => new ModelError("busy", message, { free, retryAfter });
  if (status === 401 || status === 403)
    return refused(`The key of provider ${provider} is refused: enter it again under Agents › Models. (status ${status})`);
  if (status === 402 || ((status === 400 || status === 429) && noMoney.test(words)))
    return refused(`The account at ${provider} has no money left: add some there, then let the run go on.`);
  if (status === 413 || ((status === 400 || status === 422) && tooLong.test(words)))
    return new ModelError("too-long", `What was sent is too long for ${provider}/${model}.`, { free: true });
  if (status === 404) return refused(`${provider} has no model ${model}, or the key may not use it: look at the definition's model.`);
  if (status === 429) return busy(`${provider} takes no more for now (status 429).`, true);
  if (status === 408) return busy(`${provider} did not get the whole request in time (status 408).`, true);
  // A gateway's silence: the model behind it may have worked.
  if (status === 502 || status === 504 || status === 524)
    return busy(`${provider} could not be reached behind its gateway (status ${status}).`, false);
  if (status >= 500) return busy(`${provider} has a fault or is overloaded (status ${status}).`, true);
  if (status >= 400) return refused(`${provider} refuses the request (status ${status}).`);
  return busy(`What ${provider} answered is no answer of a model (status ${status}).`, false);
}

/** Nothing was sent where nobody was there; a line that broke later may have cost something. */
const nobodyThere =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_|ERR_TLS|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;

function fromNetwork(error: unknown, provider: string): ModelError {
  const codes = causes(error).map((one) => (one instanceof Error && "code" in one && typeof one.code === "string" ? one.code : ""));
  const code = codes.find((one) => nobodyThere.test(one));
  if (code !== undefined) return new ModelError("busy", `${provider} could not be reached (${code}).`, { free: true });
  const event = causes(error)
    .map(eventOf)
    .find((one) => one !== "");
  if (event !== undefined && tooLong.test(event))
    return new ModelError("too-long", `What was sent is too long for ${provider}.`, { free: false });
  return new ModelError("busy", `The answer of ${provider} broke off or could not be read.`, { free: false });
}

function isMissingPackage(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
}

/** Errors inside a stream are plain objects or texts. */
function eventOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Error) return value.message;
  return typeof value === "object" && value !== null ? JSON.stringify(value) : "";
}

function wordsOf({ responseBody, message }: APICallError): string {
  return `${responseBody ?? ""} ${message}`.slice(0, 20_000);
}

/** The error, what it was made of, and so on. */
function causes(error: unknown): unknown[] {
  const found: unknown[] = [];
  let one: unknown = error;
  while (one !== undefined && one !== null && found.length < 10) {
    found.push(one);
    one = one instanceof Error ? one.cause : undefined;
  }
  return found;
}

const longestWait = 3_600_000;

/** Milliseconds. `retry-after` is seconds or a date (RFC 9110, 10.2.3). */
function waitOf(headers: Readonly<Record<string, string | undefined>>, now: number): number | null {
  const exact = Number(headers["retry-after-ms"] ?? Number.NaN);
  if (exact >= 0) return Math.min(exact, longestWait);
  const said = headers["retry-after"];
  if (said === undefined) return null;
  const wait = /^\d+(?:\.\d+)?$/.test(said.trim()) ? Number(said) * 1000 : Date.parse(said) - now;
  return Number.isNaN(wait) ? null : Math.min(Math.max(0, Math.ceil(wait)), longestWait);
}
