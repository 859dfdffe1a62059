import type { Commit } from "../../model/commit.ts";

/** What the message of a merge or a squash says about where the work came from. */
export interface Origin {
  readonly pullRequest: number | null;
  /** Branches that were merged, without a remote's or fork's name. */
  readonly branches: readonly string[];
}

/**
 * Reads the messages that GitHub, GitLab, Bitbucket, Azure DevOps, Gitea and git itself give merges, and those of
 * squashes ("Title (#12)"). `isPullRequest` rules out numbers that are known to be something else, an issue for example.
 */
export function originOf(commit: Pick<Commit, "subject" | "body" | "parents">, isPullRequest: (number: number) => boolean): Origin {
  const { subject, body } = commit;
  const merged =
    /^Merge pull request #(?<number>\d+) from (?<branch>\S+)/.exec(subject) ??
    /^Merge pull request '.*' \(#(?<number>\d+)\) from (?<branch>\S+)/.exec(subject) ??
    /^Merged in (?<branch>\S+) \(pull request #(?<number>\d+)\)/.exec(subject) ??
    /^Merged PR (?<number>\d+)\b/.exec(subject);
  if (merged !== null) {
    const { number, branch } = merged.groups ?? {};
    const fork = subject.startsWith("Merge pull request");
    return { pullRequest: Number(number), branches: branch === undefined ? [] : [fork ? branch.slice(branch.search(/[/:]/) + 1) : branch] };
  }
  const request = /^See merge request \S*!(\d+)$/m.exec(body)?.[1];
  const squash = commit.parents.length < 2 ? /\(#(\d+)\)$/.exec(subject)?.[1] : undefined;
  const number = Number(request ?? squash);
  return { pullRequest: number > 0 && isPullRequest(number) ? number : null, branches: mergedBranches(subject) };
}

function mergedBranches(subject: string): string[] {
  const remote = /^Merge remote-tracking branch '[^/']+\/([^']+)'/.exec(subject)?.[1];
  if (remote !== undefined) return [remote];
  const [, list = ""] = /^Merge branch(?:es)? ((?:'[^']+'(?:, | and )?)+)/.exec(subject) ?? [];
  return [...list.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? "");
}

/** Which numbers are pull requests, as far as the fetched refs tell; everything where none were fetched. */
export function pullRequestNumbers(known: ReadonlySet<number>): (number: number) => boolean {
  const newest = Math.max(0, ...known);
  return (number) => known.size === 0 || known.has(number) || number > newest;
}
