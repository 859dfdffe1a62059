import type { Commit } from "../../model/commit.ts";
import type { Session } from "../../model/session.ts";

/** Says for every commit who made it: one number for all names and addresses of a person. */
export function authorNumbers(commits: readonly Commit[]): Int32Array {
  const parent = new Map<string, string>();
  const root = (name: string): string => {
    let top = name;
    for (let next = parent.get(top); next !== undefined && next !== top; next = parent.get(top)) top = next;
    for (let at = name; at !== top;) {
      const next = parent.get(at) ?? top;
      parent.set(at, top);
      at = next;
    }
    return top;
  };
  const named = ({ author, authorEmail }: Commit): [string, string] => [
    `name ${author.trim().toLowerCase()}`,
    `mail ${authorEmail.trim().toLowerCase()}`,
  ];
  for (const commit of commits) {
    const [name, mail] = named(commit).map(root);
    if (name !== undefined && mail !== undefined) parent.set(name, mail);
  }
  const numbers = new Map<string, number>();
  return Int32Array.from(commits, (commit) => {
    const top = root(named(commit)[0]);
    const number = numbers.get(top) ?? numbers.size;
    numbers.set(top, number);
    return number;
  });
}

/**
 * Whose machine a session ran on: the home folder its working directory lies in, else the first folder of the path.
 * Sessions of one home are one person's.
 */
export function homeOf({ cwds }: Session): string {
  const [cwd = ""] = cwds;
  const path = cwd.replaceAll("\\", "/");
  return (
    /^(?:[A-Za-z]:)?\/(?:Users|home|var\/home|export\/home)\/[^/]+/i.exec(path)?.[0].toLowerCase() ??
    /^(?:[A-Za-z]:)?\/[^/]+/.exec(path)?.[0].toLowerCase() ??
    ""
  );
}
