import { matches } from "../../agents/policy/judge-call.ts";
import { hasOpenedPullRequests } from "../../ledger/queries/has-opened-pull-requests.ts";
import { readSetting } from "../organisation/settings.ts";
import type { Services } from "../services.ts";
import { installationOwner } from "./for-reader.ts";

/** A pull request proves that its author could see the repository then; not for ever. Milliseconds. */
const longest = 365 * 86_400_000;

/**
 * Whether agents of an owner may be told of deployments and pull requests of a repository: the owner opened a pull request there in
 * the last year, or the organisation opened the repository to everybody's agents. The owner of a single-user installation connected
 * its inputs themselves. Nobody else.
 *
 * @param repo as deliveries name it, "github.com/acme/shop", in small letters
 */
export async function mayHear(
  { control, ledger, now }: Pick<Services, "control" | "ledger" | "now">,
  owner: string,
  repo: string,
): Promise<boolean> {
  if (owner === installationOwner) return true;
  const open = await readSetting(control, "agents.open-repositories");
  if (open.some((pattern) => matches(pattern.toLowerCase(), repo))) return true;
  return hasOpenedPullRequests(ledger, owner, repo, now() - longest);
}
