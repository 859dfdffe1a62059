import type { GitHubContext } from "../../../read/receivers/github/github-context.ts";
import { resolvePerson } from "../../organisation/identities.ts";
import type { Services } from "../../services.ts";
import type { ConnectedInput } from "../inputs.ts";

/** What the mappers of GitHub's events may ask of this organisation. */
export function githubContext({ control, keys }: Pick<Services, "control" | "keys">, { config }: ConnectedInput<"github">): GitHubContext {
  const environments = new Set(config.environments.map((name) => name.toLowerCase()));
  return {
    personOf: (login) => resolvePerson(control, keys, [{ kind: "login", value: login }]),
    isProduction: (environment) => environments.has(environment.toLowerCase()),
  };
}
