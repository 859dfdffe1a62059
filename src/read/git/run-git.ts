import { spawn, type ChildProcessByStdio } from "node:child_process";
import type { Readable } from "node:stream";

/**
 * Options that go before every git command: nothing a user configured may change the output or run a
 * program (diff drivers, textconv, pagers, fsmonitor, hooks, credential helpers, lazy fetches).
 */
const neutral = [
  "--no-pager",
  "--no-optional-locks",
  "-c", "core.quotePath=false",
  "-c", "core.fsmonitor=false",
  "-c", "core.hooksPath=/dev/null",
  "-c", "core.attributesFile=/dev/null",
  "-c", "color.ui=never",
  "-c", "diff.noprefix=false",
  "-c", "diff.mnemonicPrefix=false",
  "-c", "diff.algorithm=myers",
  "-c", "diff.indentHeuristic=true",
  "-c", "diff.interHunkContext=0",
  "-c", "diff.submodule=short",
  "-c", "diff.ignoreSubmodules=none",
  "-c", "diff.orderFile=/dev/null",
  "-c", "log.showSignature=false",
  "-c", "log.follow=false",
  "-c", "log.mailmap=false",
  "-c", "notes.displayRef=",
  "-c", "gc.auto=0",
];

function gitEnvironment(): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env)) if (!name.startsWith("GIT_")) environment[name] = value;
  return {
    ...environment,
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    GIT_NO_LAZY_FETCH: "1",
    GIT_NO_REPLACE_OBJECTS: "1",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_PAGER: "cat",
  };
}

/** Starts git in `directory` with the user's configuration neutralised. */
export function startGit(directory: string, args: readonly string[]): ChildProcessByStdio<null, Readable, Readable> {
  return spawn("git", ["-C", directory, ...neutral, ...args], { stdio: ["ignore", "pipe", "pipe"], env: gitEnvironment() });
}
