export interface PullRequestName {
  /** "github.com/owner/name", lower case. */
  readonly repository: string;
  readonly number: number;
}

/** The first address of a pull or merge request in a text (GitHub, GitLab, Gitea, Bitbucket), null where there is none. */
export function pullRequestOf(text: string): PullRequestName | null {
  const found =
    /https?:\/\/(?<repository>[\w.-]+(?:\/[\w.~-]+){2,6}?)\/(?:-\/)?(?:pull|pulls|merge_requests|pull-requests)\/(?<number>\d{1,9})\b/.exec(
      text,
    )?.groups;
  if (found === undefined) return null;
  return { repository: (found["repository"] ?? "").toLowerCase(), number: Number(found["number"]) };
}
