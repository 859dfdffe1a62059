import { gitFailed } from "./ask-git.ts";
import { feedGit } from "./run-git.ts";

export interface StreamOptions {
  /** What git reads on its standard input. */
  readonly input?: string;
  /** Ends git early. */
  readonly stop?: AbortSignal;
  /** Environment variables for this one run. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Runs git and hands its output over piece by piece while it works. Settles when git is gone. Rejects with
 * `git-failed` and git's own words where git fails, with the error of `onData` where that throws.
 */
export function streamGit(
  directory: string,
  args: readonly string[],
  onData: (chunk: Buffer) => void,
  options: StreamOptions = {},
): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = feedGit(directory, args, options.environment);
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
    options.stop?.addEventListener("abort", () => child.kill(), { once: true });
    // A git that stops early closes its input: its exit status says why, the broken pipe adds nothing.
    child.stdin.on("error", () => {});
    child.on("error", (error) => (failure ??= { error }));
    child.on("close", (status) => {
      if (failure !== null) reject(failure.error);
      else if (status === 0) resolve();
      else reject(gitFailed(directory, args, { status: status ?? -1, complaint: Buffer.concat(complaint).toString("utf8") }));
    });
    child.stdin.end(options.input ?? "");
  });
}

/** As `streamGit`, for output that fits in memory. */
export async function gitBytes(directory: string, args: readonly string[], options: StreamOptions = {}): Promise<Buffer> {
  const output: Buffer[] = [];
  await streamGit(directory, args, (chunk) => output.push(chunk), options);
  return Buffer.concat(output);
}
