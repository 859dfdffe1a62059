import { z } from "zod";
import { dayName } from "../../kit/time-zone.ts";
import { UpshotError } from "../../kit/errors.ts";
import type { Who } from "../../model/access.ts";
import { audit } from "./audit.ts";
import { jsonHoldsNul } from "../holds-nul.ts";
import { readBounded } from "./read-bounded.ts";
import type { RouteCall } from "../define-route.ts";

// SCIM 2.0 for Entra ID, Okta and others that provision people: its own forms of an answer, a list and an error.

/** A key with the scope "import", and nobody else. */
export const scimWho: Who = { kind: "scope", scope: "import", roles: [] };

/** Largest body read. */
const most = 1 << 20;

/** What a list is asked with. */
export const scimList = z.object({
  filter: z.string().max(1000).optional(),
  startIndex: z.coerce.number().int().catch(1).default(1),
  count: z.coerce.number().int().min(0).max(1000).catch(100).default(100),
  excludedAttributes: z.string().max(200).optional(),
});

export const scimId = z.object({ id: z.string().max(100) });

type Call = Pick<RouteCall, "services" | "request" | "reader">;

/** What every handler needs, and SCIM's own form of an answer and of an error. */
export async function scimAnswer(
  call: Call,
  status: number,
  change: string | null,
  work: (today: string, base: string) => Promise<object | null>,
): Promise<Response> {
  const { services } = call;
  try {
    const resource = await work(dayName(services.now(), services.timeZone), `${services.publicUrl.origin}/scim/v2`);
    if (change !== null) await audit(services.control, call.reader, "change", change);
    return new Response(resource === null ? null : JSON.stringify(resource), {
      status,
      headers: { "content-type": "application/scim+json" },
    });
  } catch (error) {
    const [code, type] = errors[error instanceof UpshotError ? error.code : error instanceof z.ZodError ? "input" : ""] ?? [null, null];
    if (code === null) throw error;
    const detail = error instanceof UpshotError ? `${error.message}. ${error.hint}` : "Something in the body is not as it should be.";
    const body = {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
      status: String(code),
      ...(type === null ? {} : { scimType: type }),
      detail,
    };
    return new Response(JSON.stringify(body), { status: code, headers: { "content-type": "application/scim+json" } });
  }
}

const errors: Readonly<Record<string, readonly [status: number, type: string | null]>> = {
  input: [400, "invalidValue"],
  filter: [400, "invalidFilter"],
  "not-found": [404, null],
  taken: [409, "uniqueness"],
};

export function scimPage(
  resources: readonly object[],
  { startIndex, count }: { readonly startIndex: number; readonly count: number },
): object {
  const first = Math.max(1, startIndex);
  const shown = resources.slice(first - 1, first - 1 + count);
  return {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
    totalResults: resources.length,
    startIndex: first,
    itemsPerPage: shown.length,
    Resources: shown,
  };
}

export async function readScim<Shape extends z.ZodType>(request: Request, shape: Shape): Promise<z.output<Shape>> {
  const text = await readBounded(request, most);
  try {
    const value: unknown = JSON.parse(text);
    if (jsonHoldsNul(text, value)) throw new Error("a text holds a NUL");
    return shape.parse(value);
  } catch (cause) {
    if (cause instanceof z.ZodError) throw cause;
    throw new UpshotError({
      code: "input",
      message: "The body is no JSON, or a text in it holds a NUL",
      hint: "Send application/scim+json.",
      cause,
    });
  }
}
