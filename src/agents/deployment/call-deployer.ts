import type { z } from "zod";
import { UpshotError } from "../../kit/errors.ts";
import type { Outgoing } from "../../kit/outgoing.ts";
import { ToolError } from "../tools/tool.ts";

export interface DeployerRequest {
  readonly method: "GET" | "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

export type CallDeployer = <T>(url: URL, request: DeployerRequest, shape: z.ZodType<T>) => Promise<T>;

/** Calls whatever deploys. @throws ToolError where what was asked surely did not happen; anything else thrown: it may have */
export function callDeployer({
  outgoing,
  refused,
}: {
  readonly outgoing: Outgoing;
  /** The token or secret is not taken, or is taken again (null). */
  readonly refused: (problem: string | null) => Promise<void>;
}): CallDeployer {
  return async (url, request, shape) => {
    const { status, headers, body } = await outgoing.call(url, request).catch((error: unknown) => {
      if (error instanceof UpshotError && error.code === "outgoing-refused") throw new ToolError(error.message);
      throw error;
    });
    if (status >= 200 && status < 300) {
      await refused(null);
      return shape.parse(JSON.parse(body));
    }
    if (status === 429 || (status === 403 && headers["x-ratelimit-remaining"] === "0"))
      throw new ToolError(`${url.host} takes no more calls for now`, true);
    if (status === 401 || status === 403) {
      const problem = `${url.host} did not take what was entered for it (${status})`;
      await refused(problem);
      throw new ToolError(problem);
    }
    if (status >= 400 && status < 500) throw new ToolError(`${url.host} refused it (${status})${reasons[status] ?? ""}`);
    throw new Error(`${url.host} answered ${status}`);
  };
}

const reasons: Readonly<Record<number, string>> = {
  404: ": there is no such repository, deployment or ref, or the token does not reach it",
  409: ": a check of the commit failed or is still running, or it conflicts with what is there",
  422: ": the ref or the environment is not there",
};
