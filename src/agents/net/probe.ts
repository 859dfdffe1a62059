import { setTimeout as pause } from "node:timers/promises";
import { UpshotError } from "../../kit/errors.ts";
import { openOutgoing, type OutgoingAnswer } from "../../kit/outgoing.ts";
import { meets, type Expectation } from "../text/expectation.ts";
import { htmlToText } from "../text/html-to-text.ts";

/** What an address answers, three times within a second. */
export type Probe = { readonly kind: "passes" | "fails" | "unclear"; readonly evidence: string };

/**
 * Whether an address answers as it should, every time of three: one that answers well now and then does not pass. A redirect does not
 * pass (it mostly leads to a sign-in page), nor does an answer that says itself that it failed. A page for people passes only where it
 * is said what it must show: pages tell their errors with status 200 too.
 * @throws UpshotError `outgoing-failed` where it cannot be told, because nobody could be reached
 */
export async function probe(url: URL, expected: Expectation | null, privateHosts: readonly string[]): Promise<Probe> {
  const outgoing = openOutgoing({ allowed: privateHosts, milliseconds: 15_000, mostBytes: 1 << 20 });
  for (let time = 0; time < 3; time += 1) {
    if (time > 0) await pause(400);
    try {
      const found = await judge(await outgoing.call(url), expected);
      if (found.kind !== "passes") return found;
    } catch (error) {
      if (!(error instanceof UpshotError)) throw error;
      if (error.code === "outgoing-refused")
        return { kind: "unclear", evidence: "the address may not be called: it is private or not https, and the operator did not name it" };
      if (refusedConnection(error)) return { kind: "fails", evidence: "nobody answers there" };
      throw error;
    }
  }
  return { kind: "passes", evidence: "it answers as it should" };
}

async function judge({ status, headers, body }: OutgoingAnswer, expected: Expectation | null): Promise<Probe> {
  if (status >= 300 && status < 400) return { kind: "fails", evidence: `it leads on to another address (${status})` };
  if (status < 200 || status >= 300) return { kind: "fails", evidence: `it answers ${status}` };
  const isPage = /html/i.test(headers["content-type"] ?? "") || /^\s*<(?:!doctype|html)/i.test(body);
  if (expected !== null) {
    // Of a page, what a person sees of it: a script may hold any text.
    const shown = isPage && expected.kind === "matches" ? htmlToText(body, 200_000) : body;
    const found = await meets(Buffer.from(shown), expected);
    if (found === null) return { kind: "unclear", evidence: "the pattern takes too long to look for" };
    return found ? { kind: "passes", evidence: "" } : { kind: "fails", evidence: `it answers ${status}, but not with what it has to say` };
  }
  if (isPage)
    return {
      kind: "unclear",
      evidence: "it is a page for people, which may show an error: name what it must say, as /pattern/ after the address",
    };
  return saysFailed(body)
    ? { kind: "fails", evidence: `it answers ${status}, and says itself that it failed` }
    : { kind: "passes", evidence: "" };
}

const bad =
  /^(?:down|error|errors|fail|failed|failing|failure|unhealthy|degraded|critical|not ok|ko|unavailable|out_of_service|no|false)\b/i;

/** Health checks in JSON or a word, as most systems write them. */
function saysFailed(body: string): boolean {
  const text = body.trim();
  if (bad.test(text) || /\b(?:error|exception|unavailable|maintenance)\b/i.test(text.slice(0, 200))) return true;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return value === false;
    return Object.entries(value).some(
      ([name, one]) =>
        (/^(?:errors?|exception)$/i.test(name) &&
          one !== null &&
          one !== false &&
          one !== 0 &&
          one !== "" &&
          !(Array.isArray(one) && one.length === 0)) ||
        (/^(?:ok|success|healthy|alive|ready|up)$/i.test(name) && (one === false || one === 0)) ||
        (/^(?:status|state|health|result)$/i.test(name) && typeof one === "string" && bad.test(one)) ||
        (/^(?:status|code|statusCode)$/i.test(name) && typeof one === "number" && one >= 400),
    );
  } catch {
    return false;
  }
}

function refusedConnection(error: unknown): boolean {
  for (let one = error, depth = 0; one instanceof Error && depth < 5; one = one.cause, depth += 1) {
    if ("code" in one && one.code === "ECONNREFUSED") return true;
  }
  return false;
}
