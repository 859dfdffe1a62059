import { spawn } from "node:child_process";
import { confined, findBubblewrap } from "./bubblewrap.ts";

/** How a command ended; "missing": there is no bubblewrap, and without it no command is run. */
export type CheckEnd = { readonly status: number } | "missing" | "too-long" | "killed";

/** Runs a command by the shell, inside bubblewrap, without network, in a folder that it may read. What it prints is thrown away. */
export function runCheck(
  command: string,
  folder: string,
  { searchPath, patience }: { readonly searchPath: string; readonly patience: number },
): Promise<CheckEnd> {
  const bwrap = findBubblewrap(searchPath);
  if (bwrap === null) return Promise.resolve("missing");
  const inside = confined({ command: "/bin/sh", args: ["-c", command], env: {}, reads: [folder], writes: [], network: false, folder });
  return new Promise((done, fail) => {
    const child = spawn(bwrap, inside.args, { env: inside.env, stdio: "ignore" });
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
