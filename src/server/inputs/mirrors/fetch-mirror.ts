import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { gitText } from "../../../read/git/ask-git.ts";
import { gitBytes } from "../../../read/git/stream-git.ts";

export interface MirrorSource {
  /** Without a user or a password. */
  readonly url: string;
  /** Of the host, checked; git is told to use no other. Empty for a folder on this machine (tests). */
  readonly addresses: readonly string[];
  /** Given to git in its environment, never in an address or an argument; null where none is needed. */
  readonly token: string | null;
}

/** Heads, pull and merge requests' heads, tags and git-ai's notes. GitHub's trial merges are nobody's work. */
const refspecs = [
  "+refs/heads/*:refs/heads/*",
  "+refs/pull/*/head:refs/pull/*/head",
  "+refs/merge-requests/*/head:refs/merge-requests/*/head",
  "+refs/tags/*:refs/tags/*",
  "+refs/notes/ai*:refs/notes/ai*",
  "+refs/ai/authorship/*:refs/ai/authorship/*",
];
const longest = 60 * 60_000;

/** Where the mirror of a repository ("host/path") lies below the data folder. */
export function mirrorFolder(dataFolder: string, repo: string): string {
  const name = repo.replaceAll(/[^\w.-]+/g, "_").slice(-80);
  return join(dataFolder, "mirrors", `${name}-${createHash("sha256").update(repo).digest("hex").slice(0, 10)}.git`);
}

/**
 * Brings the mirror in `folder` up to date; made where it is missing. Nothing in a repository is run: no hooks, no
 * filters, no work tree; redirects are not followed.
 * @throws UpshotError `git-failed` with git's own words, `git-missing`
 */
export async function fetchMirror(folder: string, source: MirrorSource): Promise<void> {
  if (!existsSync(join(folder, "HEAD"))) {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await gitText(folder, ["init", "--bare", "--quiet", "--template=", "."]);
  }
  await gitText(folder, ["config", "remote.origin.url", source.url]);
  const network = networkOptions(source);
  const ask = (args: readonly string[]): Promise<Buffer> =>
    gitBytes(folder, [...network.options, ...args], { environment: network.environment, stop: AbortSignal.timeout(longest) });
  await ask(["fetch", "--quiet", "--prune", "--force", "--no-recurse-submodules", "--no-tags", source.url, ...refspecs]);
  const head = /^ref: (refs\/heads\/\S+)\tHEAD$/m.exec((await ask(["ls-remote", "--symref", source.url, "HEAD"])).toString("utf8"))?.[1];
  if (head !== undefined) {
    await gitText(folder, ["symbolic-ref", "HEAD", head]);
    // Tells `openRepository` which branch is the default, as in a clone.
    await gitText(folder, ["symbolic-ref", "refs/remotes/origin/HEAD", head]);
  }
  await gitText(folder, ["-c", "gc.auto=6700", "-c", "gc.autoDetach=false", "gc", "--auto", "--quiet"]);
}

function networkOptions({ url, addresses, token }: MirrorSource): {
  readonly options: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
} {
  const local = addresses.length === 0;
  const options = [
    "-c",
    "credential.helper=",
    "-c",
    "http.followRedirects=false",
    "-c",
    "http.lowSpeedLimit=1000",
    "-c",
    "http.lowSpeedTime=60",
  ];
  if (!local) {
    const { hostname, port, protocol } = new URL(url);
    options.push("-c", `http.curloptResolve=${hostname}:${port || (protocol === "https:" ? "443" : "80")}:${addresses.join(",")}`);
  }
  if (token !== null) {
    options.push(
      "-c",
      'credential.helper=!f() { test "$1" = get && echo username=x-access-token && echo "password=$UPSHOT_GIT_TOKEN"; }; f',
    );
  }
  const protocol = local ? "file" : new URL(url).protocol.slice(0, -1);
  return { options, environment: { GIT_ALLOW_PROTOCOL: protocol, ...(token === null ? {} : { UPSHOT_GIT_TOKEN: token }) } };
}
