import { spawn, spawnSync, type ChildProcessByStdio } from "node:child_process";
import type { Readable, Writable } from "node:stream";

/**
 * Options that go before every git command: nothing a user configured may change the output or run a
 * program (diff drivers, textconv, pagers, fsmonitor, hooks, credential helpers, lazy fetches).
 */
const neutral = [
  "--no-pager",
  "--no-optional-locks",
  "-c",
  "core.quotePath=false",
  "-c",
  "core.fsmonitor=false",
  "-c",
  "core.hooksPath=/dev/null",
  "-c",
  "core.attributesFile=/dev/null",
  // A lower one makes every file binary, a higher one takes memory; this is git's own.
  "-c",
  "core.bigFileThreshold=512m",
  "-c",
  "i18n.logOutputEncoding=UTF-8",
  "-c",
  "color.ui=never",
  "-c",
  "diff.noprefix=false",
  "-c",
  "diff.mnemonicPrefix=false",
  "-c",
  "diff.algorithm=myers",
  "-c",
  "diff.indentHeuristic=true",
  "-c",
  "diff.interHunkContext=0",
  "-c",
  "diff.submodule=short",
  "-c",
  "diff.ignoreSubmodules=none",
  "-c",
  "diff.orderFile=/dev/null",
  "-c",
  "log.showSignature=false",
  "-c",
  "log.follow=false",
  "-c",
  "log.mailmap=false",
  "-c",
  "notes.displayRef=",
  "-c",
  "gc.auto=0",
];

/** Starts git in `directory` with the user's configuration neutralised. */
export function startGit(directory: string, args: readonly string[]): ChildProcessByStdio<null, Readable, Readable> {
  return spawn("git", commandLine(directory, args), { stdio: ["ignore", "pipe", "pipe"], env: gitEnvironment() });
}

/** As `startGit`, with a standard input to write to, and with `extra` environment variables. */
export function feedGit(
  directory: string,
  args: readonly string[],
  extra: Readonly<Record<string, string>> = {},
): ChildProcessByStdio<Writable, Readable, Readable> {
  return spawn("git", commandLine(directory, args), { stdio: ["pipe", "pipe", "pipe"], env: { ...gitEnvironment(), ...extra } });
}

function commandLine(directory: string, args: readonly string[]): string[] {
  return ["-C", directory, ...neutral, ...safeDirectories().flatMap((folder) => ["-c", `safe.directory=${folder}`]), ...args];
}

/**
 * The one thing we take from the user's configuration: which folders of other owners they trust (containers set it).
 * Without it git would refuse a repository that works in the user's own shell. Asked once per process.
 */
function safeDirectories(): readonly string[] {
  if (trusted !== null) return trusted;
  const answer = spawnSync("git", ["config", "--null", "--show-scope", "--get-all", "safe.directory"], {
    env: ownEnvironment(),
    encoding: "utf8",
  });
  const parts = answer.status === 0 ? answer.stdout.split("\0") : [];
  const folders: string[] = [];
  for (let i = 0; i + 1 < parts.length; i += 2) if (parts[i] === "system" || parts[i] === "global") folders.push(parts[i + 1] ?? "");
  return (trusted = folders);
}

let trusted: readonly string[] | null = null;

/** This process's variables without those that steer git. */
export function ownEnvironment(): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env)) if (!name.startsWith("GIT_")) environment[name] = value;
  return environment;
}

/** Replaced commits (`git replace`, grafts) stay in force: they are the repository's history, and what `git log` and `git blame` show. */
function gitEnvironment(): NodeJS.ProcessEnv {
  return {
    ...ownEnvironment(),
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    GIT_NO_LAZY_FETCH: "1",
    // Git before 2.45 does not know the variable above: there a fetch fails because no protocol is allowed.
    GIT_ALLOW_PROTOCOL: "none",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_PAGER: "cat",
  };
}
