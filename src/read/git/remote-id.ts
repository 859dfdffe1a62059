/**
 * One name for a remote repository however it is addressed: "github.com/org/repo". The host is lower-cased;
 * scheme, user, password, port, ".git" and surplus slashes go. https, ssh and scp-like addresses of one
 * repository are equal. Null for a path on this machine (a clone of a folder or a bundle), for no address, and for
 * what only a program can follow (`ext::…`, `codecommit://…`): it may be a command line, and names no host.
 */
export function remoteId(url: string): string | null {
  const address = addressOf(url.trim());
  if (address === null) return null;
  const host = sshFrontDoors[address.host.toLowerCase()] ?? address.host.toLowerCase();
  let path = address.path.split(/[?#]/)[0] ?? "";
  path = path
    .split("/")
    .filter((part) => part !== "")
    .join("/")
    .replace(/\.git$/i, "");
  if (host === "dev.azure.com") path = path.replace(/^v3\//, "").replace("/_git/", "/");
  return hostName.test(host) && pathName.test(path) ? `${host}/${path}` : null;
}

const hostName = /^(?:[\p{L}\p{N}._-]+|\[[0-9a-f:.]+\])$/u;
/** No control or direction characters, and no steps up. */
const pathName = /^(?!(?:.*\/)?\.{1,2}(?:\/|$))[^\p{C}\p{Zl}\p{Zp}]+$/u;
/** What git speaks itself. Source: git-clone(1), "GIT URLS". */
const schemes = /^(?:ssh|git|https?|ftps?|git\+ssh|ssh\+git|git\+https?)$/i;

/** Hosts that serve ssh for another host's repositories. Source: each vendor's page on ssh over the https port. */
const sshFrontDoors: Readonly<Record<string, string>> = {
  "ssh.github.com": "github.com",
  "altssh.gitlab.com": "gitlab.com",
  "altssh.bitbucket.org": "bitbucket.org",
  "ssh.dev.azure.com": "dev.azure.com",
};

function addressOf(url: string): { host: string; path: string } | null {
  // `<transport>::<address>`: a remote helper. Source: gitremote-helpers(7)
  if (/^[A-Za-z0-9][A-Za-z0-9+.-]*::/.test(url)) return null;
  const schemed = /^([a-z][a-z0-9+.-]*):\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:]*)(?::\d*)?(\/.*)?$/i.exec(url);
  if (schemed !== null) {
    const [, scheme = "", host = "", path = ""] = schemed;
    return schemes.test(scheme) ? { host, path } : null;
  }
  // git's rule for `host:path`: no slash before the first colon. One letter before it is a Windows drive.
  const scp = /^(?:[^/@]*@)?(\[[^\]]*\]|[^/:@]{2,}):(?!\/\/)(.*)$/.exec(url);
  return scp === null ? null : { host: scp[1] ?? "", path: scp[2] ?? "" };
}
