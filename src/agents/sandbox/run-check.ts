import { spawn } from "node:child_process";
import { confined, findBubblewrap } from "./bubblewrap.ts";

/** How a command ended; "missing": there is no bubblewrap, or the system does not let it work, and without it no command is run. */
export type CheckEnd = { readonly status: number } | "missing" | "too-long" | "killed";

/** Runs a command by the shell, inside bubblewrap, without network, in a folder that it may read. What it prints is thrown away. */
export async function runCheck(
  command: string,
  folder: string,
  { searchPath, patience }: { readonly searchPath: string; readonly patience: number },
): Promise<CheckEnd> {
  const bwrap = findBubblewrap(searchPath);
  if (bwrap === null) return "missing";
  // Bubblewrap's own failure ends with a status too: a command that cannot fail tells the two apart.
  const works = await run(bwrap, "exit 0", folder, patience);
  if (typeof works === "string" || works.status !== 0) return "missing";
  return run(bwrap, command, folder, patience);
}

function run(bwrap: string, command: string, folder: string, patience: number): Promise<CheckEnd> {
  const { args, env } = confined({
    command: "/bin/sh",
    args: ["-c", command],
    env: {},
    reads: [folder],
    writes: [],
    network: false,
    folder,
  });
  return new Promise((done, fail) => {
    const child = spawn(bwrap, args, { env, stdio: "ignore" });
    const timer = setTimeout(() => {
      done("too-long");
      child.kill("SIGKILL");
    }, patience);
    child.on("error", fail);
    child.on("exit", (status) => {
      clearTimeout(timer);
      done(status === null ? "killed" : { status });
    });
  });
}
