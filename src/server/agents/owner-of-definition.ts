import type { AgentDefinition } from "../../agents/definition/agent-definition.ts";
import { repoOf } from "../../model/repository-name.ts";
import { readDefinition, type DefinitionIssue } from "../../agents/definition/read-definition.ts";
import type { Reader } from "../../model/access.ts";
import { findPerson } from "../organisation/identities.ts";
import { detailsOf } from "../organisation/people.ts";
import type { Services } from "../services.ts";
import { installationOwner, ownerOf } from "./for-reader.ts";
import { mayHear } from "./may-hear.ts";

/**
 * What keeps a text from being saved as the reader's agent of this name, with line and column: all that is wrong with it; another
 * name than the address says; and an owner who is not the reader: an agent works with its owner's mailboxes and money.
 */
export async function definitionIssues(
  services: Services,
  reader: Reader,
  name: string,
  text: string,
): Promise<readonly DefinitionIssue[]> {
  const { definition, issues } = readDefinition(text);
  if (definition === null) return issues;
  const wrong: DefinitionIssue[] = [];
  if (definition.name !== name) wrong.push({ ...placeOf(text, "name"), message: `name: is ${definition.name}, and this agent is ${name}` });
  if ((await personNamed(services, definition.owner)) !== ownerOf(reader))
    wrong.push({ ...placeOf(text, "owner"), message: `owner: has to be you: write ${await ownName(services, reader)}` });
  for (const repo of await closedRepositories(services, ownerOf(reader), definition))
    wrong.push({
      ...placeOf(text, "triggers"),
      message: `triggers: your agents hear nothing of ${repo}: you opened no pull request there within a year, and no admin opened it to everybody's agents (settings of agents)`,
    });
  return wrong;
}

/** Repositories whose deliveries the agent would wait for in vain. */
async function closedRepositories(services: Services, owner: string, { triggers }: AgentDefinition): Promise<readonly string[]> {
  const repos = triggers.flatMap((trigger) =>
    "deployment" in trigger ? [trigger.deployment.repo] : "pull-request" in trigger ? [trigger["pull-request"].repo] : [],
  );
  const closed: string[] = [];
  for (const repo of new Set(repos)) if (!(await mayHear(services, owner, repoOf(repo)))) closed.push(repo);
  return closed;
}

/** What a reader writes as `owner`: their mail address, or "owner". */
export async function ownName({ control, keys }: Services, reader: Reader): Promise<string> {
  const own = ownerOf(reader);
  if (own === installationOwner) return installationOwner;
  const [person] = await control.query<{ sealed: Buffer }>("select sealed from person where pseudonym = $1", [own]);
  return person === undefined ? own : detailsOf(keys, person.sealed).mail;
}

/** "owner", or the pseudonym of whom a mail address or login names; null = nobody known. */
export async function personNamed({ control, keys }: Pick<Services, "control" | "keys">, text: string): Promise<string | null> {
  if (text === installationOwner) return installationOwner;
  for (const kind of ["mail", "login"]) {
    const found = await findPerson(control, keys, { kind, value: text });
    if (found !== null) return found.pseudonym;
  }
  return null;
}

/** Where the word stands at the beginning of a line. */
function placeOf(text: string, word: string): { line: number; column: number } {
  const line = text.split("\n").findIndex((one) => one.startsWith(`${word}:`));
  return { line: Math.max(line, 0) + 1, column: word.length + 3 };
}
