import type { Control } from "../../db/postgres/control.ts";
import { UpshotError } from "../../kit/errors.ts";
import { remoteId } from "../../read/git/remote-id.ts";

/** The organisation's list of repositories, "host/path" each, in order. */
export async function listRepositories(control: Control): Promise<string[]> {
  const rows = await control.query<{ repo: string }>("select repo from repository where off_at is null order by repo");
  return rows.map(({ repo }) => repo);
}

/**
 * Puts a repository on the list. One that somebody took off is put back only where a person says so.
 * @param input by which it can be read; null where it is only a name, for what clients may send
 * @throws UpshotError `input` where the name is none
 */
export async function addRepository(control: Control, name: string, input: string | null, again: boolean): Promise<string> {
  const repo = remoteId(/^[a-z][a-z0-9+.-]*:|@/i.test(name) ? name : `https://${name}`);
  if (repo === null || !/^[\w.-]+\/[\w./~-]+$/.test(repo)) {
    throw new UpshotError({
      code: "input",
      message: `${JSON.stringify(name.slice(0, 100))} names no repository`,
      hint: "Write it as github.com/owner/name.",
    });
  }
  await control.query(
    `insert into repository (repo, input) values ($1, $2)
     on conflict (repo) do update set input = coalesce(excluded.input, repository.input), off_at = case when $3 then null else repository.off_at end`,
    [repo, input, again],
  );
  return repo;
}

/** @returns false where it was not on the list */
export async function removeRepository(control: Control, repo: string): Promise<boolean> {
  return (await control.query("update repository set off_at = now() where repo = $1 and off_at is null returning repo", [repo])).length > 0;
}
