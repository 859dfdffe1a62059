import { UpshotError } from "../../kit/errors.ts";
import { refSelection } from "./refs.ts";
import { startGit } from "./run-git.ts";

/** Older git cannot be told to ignore the user's configuration (2.32) or print a ref's raw bytes (2.34). */
const oldestGit = [2, 34] as const;

export function refuseOldGit(version: string): void {
  const [, major = "0", minor = "0"] = /(\d+)\.(\d+)/.exec(version) ?? [];
  const [wantedMajor, wantedMinor] = oldestGit;
  if (Number(major) > wantedMajor || (Number(major) === wantedMajor && Number(minor) >= wantedMinor)) return;
  throw new UpshotError({
    code: "git-too-old",
    message: `${version.trim() || "This git"} is too old: upshot needs git ${wantedMajor}.${wantedMinor} or newer.`,
    hint: "Update git (https://git-scm.com/downloads).",
  });
}

export function refuseShallow(directory: string): never {
  throw new UpshotError({
    code: "git-shallow",
    message: `${directory} is a shallow clone: its history is cut off, so what held cannot be told from what is missing.`,
    hint: "Run `git fetch --unshallow` there, then try again.",
  });
}

/** Why git would not open a folder, from its own words. */
export function repositoryRefused(directory: string, complaint: string): UpshotError {
  const owner = /dubious ownership in repository at '(.*)'/.exec(complaint)?.[1];
  if (owner !== undefined) {
    return new UpshotError({
      code: "git-unsafe-owner",
      message: `git refuses ${owner}: it belongs to another user (dubious ownership).`,
      hint: `If you trust it, run: git config --global --add safe.directory '${owner}'`,
    });
  }
  if (complaint.includes("cannot change to")) {
    return new UpshotError({
      code: "no-such-folder",
      message: `${directory} is not a folder that can be opened.`,
      hint: "Check the path given to --repo.",
    });
  }
  if (complaint.includes("not a git repository")) {
    return new UpshotError({
      code: "not-a-repository",
      message: `${directory} is not in a git repository (${complaint.trim()}).`,
      hint: "Run upshot inside a repository, or name one with --repo DIR.",
    });
  }
  return new UpshotError({
    code: "git-failed",
    message: `git cannot open ${directory}: ${complaint.trim()}`,
    hint: "Run `git status` there and mend what it reports.",
  });
}

/**
 * A partial clone (`git clone --filter=…`) is fine once everything was fetched. Looks for the first object
 * that is missing, without fetching it.
 *
 * @throws UpshotError `git-partial-clone`
 */
export async function refuseMissingObjects(root: string): Promise<void> {
  const child = startGit(root, ["rev-list", "--objects", "--missing=print", ...refSelection()]);
  child.stderr.resume();
  let missing = false;
  let start = true;
  for await (const chunk of child.stdout) {
    const text = String(chunk);
    // Missing objects are printed as "?<hash>" at the start of a line.
    missing = (start && text.startsWith("?")) || text.includes("\n?");
    start = text.endsWith("\n");
    if (missing) break;
  }
  if (!missing) return;
  child.kill();
  throw new UpshotError({
    code: "git-partial-clone",
    message: `${root} is a partial clone: files of its history are missing on this machine.`,
    hint: "Run `git fetch --refetch --no-filter origin` there to get them, then try again.",
  });
}
