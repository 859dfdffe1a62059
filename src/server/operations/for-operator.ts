import { UpshotError } from "../../kit/errors.ts";
import { audit } from "../access/audit.ts";
import { ownerToken } from "../access/owner-token.ts";
import { sameText } from "../access/sessions.ts";
import { signInFailed, signInWait, signInWorked } from "../access/sign-in-throttle.ts";
import { refuse } from "../errors.ts";
import type { Services } from "../services.ts";

export const operatorHeader = "x-upshot-owner-token";

/**
 * For commands of whoever runs the installation: they have its folder, and prove it by the token in it. No sign-in of a
 * person, whatever their role, opens these ways: some of them hand out everything there is.
 */
export async function forOperator(
  { services, request, remote }: { readonly services: Services; readonly request: Request; readonly remote: string },
  work: () => Promise<Response> | Response,
): Promise<Response> {
  const { control, folder, now } = services;
  const wait = signInWait(control, remote, now());
  if (wait > 0)
    return refuse(429, "too-many-requests", "Too many wrong tokens from here", "Wait, then try again.", { "retry-after": String(wait) });
  if (!sameText(request.headers.get(operatorHeader) ?? "", ownerToken(folder))) {
    signInFailed(control, remote, now());
    await audit(control, { kind: "nobody" }, "refused", "operation: owner token");
    return refuse(
      403,
      "token-wrong",
      "This needs the owner token of the installation",
      "Run the command as the user who owns the data folder.",
    );
  }
  signInWorked(control, remote);
  return work();
}

/** One line of a long answer. */
export type WorkLine =
  | { readonly step: string }
  | { readonly done: unknown }
  | { readonly error: { readonly code: string; readonly message: string; readonly hint: string } };

/** Answers at once and says what it is busy with, line by line (JSON), with the result or the error last. */
export function answerWhileWorking(services: Services, work: (progress: (step: string) => void) => Promise<unknown>): Response {
  const body = new ReadableStream<Uint8Array>({
    start: async (controller) => {
      const say = (line: WorkLine): void => controller.enqueue(Buffer.from(`${JSON.stringify(line)}\n`));
      try {
        say({ done: (await work((step) => say({ step }))) ?? null });
      } catch (error) {
        const known = error instanceof UpshotError;
        if (!known)
          services.log.error("a command failed", { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
        say({ error: known ? { code: error.code, message: error.message, hint: error.hint } : unexpected });
      }
      controller.close();
    },
  });
  return new Response(body, { headers: { "content-type": "application/x-ndjson" } });
}

const unexpected = { code: "internal", message: "Something went wrong in the server", hint: "Its log tells more." };
