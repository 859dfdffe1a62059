import type { Facts } from "../../../model/facts.ts";
import { humanLogin, type Account } from "./payload.ts";

/** What a mapper of GitHub's events may ask. */
export interface GitHubContext {
  /** Pseudonym of whoever has this login. */
  personOf(login: string): Promise<string>;
  /** Deployments elsewhere (previews, staging) are not kept. */
  isProduction(environment: string): boolean;
}

/** Turns the payload of one event into facts. @throws ZodError where the payload is not as GitHub documents it */
export type GitHubMapper = (payload: unknown, context: GitHubContext) => Promise<Facts>;

/** Pseudonym of an account, "" for a machine or nobody. */
export async function personOf(context: GitHubContext, account: Account): Promise<string> {
  const login = humanLogin(account);
  return login === null ? "" : context.personOf(login);
}
