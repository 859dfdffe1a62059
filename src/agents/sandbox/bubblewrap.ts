import { accessSync, constants } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** What a program may do inside bubblewrap. It sees the system's programs, an empty /tmp, and what is listed; nothing else is there. */
export interface Confinement {
  readonly command: string;
  readonly args: readonly string[];
  /** All of its environment, beside PATH and HOME. */
  readonly env: Readonly<Record<string, string>>;
  /** Absolute folders or files. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  readonly network: boolean;
  /** Where it starts; "/" without. */
  readonly folder?: string;
}

const system = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/alternatives", "/etc/ld.so.cache", "/etc/localtime"];
/** Of the settings only what names and certificates are looked up with. */
const forNetwork = ["/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/ssl", "/etc/pki", "/etc/ca-certificates"];

/** The program `bwrap` of the search path; null where there is none, as everywhere but on Linux. */
export function findBubblewrap(searchPath: string): string | null {
  for (const folder of searchPath.split(delimiter)) {
    const file = join(folder, "bwrap");
    if (!isAbsolute(file)) continue;
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not here.
    }
  }
  return null;
}

/**
 * Arguments for bwrap, and the environment it passes on. The program dies with this process, has no terminal, and of the network only
 * what is said. The environment is no argument: other users of the machine see arguments.
 */
export function confined({ command, args, env, reads, writes, network, folder = "/" }: Confinement): {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
} {
  const bind = (how: string, paths: readonly string[]): string[] => paths.flatMap((path) => [how, path, path]);
  const inside = ["--unshare-all", "--die-with-parent", "--new-session", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"];
  return {
    args: [
      ...inside,
      ...bind("--ro-bind-try", system),
      ...(network ? ["--share-net", ...bind("--ro-bind-try", forNetwork)] : []),
      ...bind("--ro-bind", reads),
      ...bind("--bind", writes),
      "--chdir",
      folder,
      "--",
      command,
      ...args,
    ],
    env: { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: "/tmp", ...env },
  };
}

/** Whether a program that is named by its whole path can be seen from inside. */
export function isVisible(command: string, { reads, writes }: Pick<Confinement, "reads" | "writes">): boolean {
  if (!isAbsolute(command)) return true;
  return [...system, ...reads, ...writes].some(
    (place) => command === place || command.startsWith(place.endsWith("/") ? place : `${place}/`),
  );
}
