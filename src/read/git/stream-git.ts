import { gitFailed } from "./ask-git.ts";
import { feedGit } from "./run-git.ts";

/**
 * Runs git, gives it `input`, and hands its output over piece by piece while it works. Settles when git is gone.
 * Rejects with `git-failed` and git's own words where git fails, with the error of `onData` where that throws.
 * `stop` ends git early.
 */
export function streamGit(
  directory: string,
  args: readonly string[],
  input: string,
  onData: (chunk: Buffer) => void,
  stop?: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = feedGit(directory, args);
    const complaint: Buffer[] = [];
    let failure: { readonly error: unknown } | null = null;
    child.stderr.on("data", (chunk: Buffer) => complaint.push(chunk));
    child.stdout.on("data", (chunk: Buffer) => {
      if (failure !== null) return;
      try {
        onData(chunk);
      } catch (error) {
        failure = { error };
        child.kill();
      }
    });
    // A git that stops early closes its input: its exit status says why, the broken pipe adds nothing.
    child.stdin.on("error", () => {});
    stop?.addEventListener("abort", () => child.kill(), { once: true });
    child.on("error", (error) => (failure ??= { error }));
    child.on("close", (status) => {
      if (failure !== null) reject(failure.error);
      else if (status === 0) resolve();
      else reject(gitFailed(directory, args, { status: status ?? -1, complaint: Buffer.concat(complaint).toString("utf8") }));
    });
    child.stdin.end(input);
  });
}
