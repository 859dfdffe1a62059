import { UpshotError } from "../../kit/errors.ts";
import { startGit } from "./run-git.ts";

export interface GitAnswer {
  /** Exit status; -1 when git was killed by a signal. */
  readonly status: number;
  readonly output: string;
  /** What git said on standard error. */
  readonly complaint: string;
}

/** Runs one short git command to its end. A failure of git is a value; only a missing git throws (`git-missing`). */
export async function askGit(directory: string, args: readonly string[]): Promise<GitAnswer> {
  const child = startGit(directory, args);
  const output: Buffer[] = [];
  const complaint: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => complaint.push(chunk));
  const status = await new Promise<number>((resolve, reject) => {
    child.on("error", (error) => reject(gitNotStarted(error)));
    child.on("close", (code) => resolve(code ?? -1));
  });
  return { status, output: Buffer.concat(output).toString("utf8"), complaint: Buffer.concat(complaint).toString("utf8") };
}

/** As `askGit`, but any failure throws `git-failed` with git's own words. */
export async function gitText(directory: string, args: readonly string[]): Promise<string> {
  const answer = await askGit(directory, args);
  if (answer.status !== 0) throw gitFailed(directory, args, answer);
  return answer.output;
}

/** What `git version` says; asked once per process, because to start git from a process that fills memory is dear. */
export async function gitVersion(): Promise<string> {
  return (version ||= (await askGit(".", ["version"])).output);
}

let version = "";

export function gitFailed(directory: string, args: readonly string[], answer: Omit<GitAnswer, "output">): UpshotError {
  return new UpshotError({
    code: "git-failed",
    message: `git ${args[0] ?? ""} failed in ${directory} (status ${answer.status}): ${answer.complaint.trim()}`,
    hint: "Run `git fsck` there: the repository may be damaged.",
  });
}

function gitNotStarted(error: Error): UpshotError {
  return new UpshotError({
    code: "git-missing",
    message: `git could not be started: ${error.message}`,
    hint: "Install git 2.34 or newer (https://git-scm.com/downloads) and see that `git --version` works in this shell.",
    cause: error,
  });
}
