/**
 * One name for a remote repository however it is addressed: "github.com/org/repo". The host is lower-cased;
 * scheme, user, password, port, ".git" and surplus slashes go. https, ssh and scp-like addresses of one
 * repository are equal. Null for a path on this machine (a clone of a folder or a bundle) and for no address.
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
  return host === "" || path === "" ? null : `${host}/${path}`;
}

/** Hosts that serve ssh for another host's repositories. Source: each vendor's page on ssh over the https port. */
const sshFrontDoors: Readonly<Record<string, string>> = {
  "ssh.github.com": "github.com",
  "altssh.gitlab.com": "gitlab.com",
  "altssh.bitbucket.org": "bitbucket.org",
  "ssh.dev.azure.com": "dev.azure.com",
};

function addressOf(url: string): { host: string; path: string } | null {
  const schemed = /^([a-z][a-z0-9+.-]*):\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:]*)(?::\d*)?(\/.*)?$/i.exec(url);
  if (schemed !== null) {
    const [, scheme = "", host = "", path = ""] = schemed;
    return scheme.toLowerCase() === "file" ? null : { host, path };
  }
  // git's rule for `host:path`: no slash before the first colon. One letter before it is a Windows drive.
  const scp = /^(?:[^/@]*@)?(\[[^\]]*\]|[^/:@]{2,}):(?!\/\/)(.*)$/.exec(url);
  return scp === null ? null : { host: scp[1] ?? "", path: scp[2] ?? "" };
}
