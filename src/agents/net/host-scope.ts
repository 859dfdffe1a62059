/**
 * Whether an address lies within hosts as a definition lists them: "status.example.org" is exactly this host, "*.example.org" any
 * host below it (not itself). Without ":port" only the port that the scheme stands for.
 */
export function inHosts(url: URL, hosts: readonly string[]): boolean {
  return hosts.some((host) => {
    const [name = "", port = ""] = host.toLowerCase().split(":");
    if (url.port !== port && !(url.port === "" && port === defaultPort[url.protocol])) return false;
    return name.startsWith("*.") ? url.hostname.endsWith(name.slice(1)) && url.hostname !== name.slice(2) : url.hostname === name;
  });
}

const defaultPort: Readonly<Record<string, string>> = { "https:": "443", "http:": "80" };
