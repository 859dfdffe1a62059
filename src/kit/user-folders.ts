import { posix, win32 } from "node:path";
import type { SourceEnvironment } from "./define-source.ts";

/**
 * Where this user's state is kept: `UPSHOT_STATE_DIR`, else what the platform names for it.
 * Sources: XDG Base Directory Specification (a relative `XDG_STATE_HOME` is invalid and ignored), Apple's File System
 * Programming Guide, Windows Known Folders.
 */
export function stateFolder(environment: SourceEnvironment): string {
  const { home, platform, variables } = environment;
  const own = variables["UPSHOT_STATE_DIR"];
  if (own !== undefined && own !== "") return own;
  if (platform === "win32") return win32.join(variables["LOCALAPPDATA"] || win32.join(home, "AppData", "Local"), "upshot");
  const xdg = variables["XDG_STATE_HOME"];
  if (xdg !== undefined && posix.isAbsolute(xdg)) return posix.join(xdg, "upshot");
  if (platform === "darwin") return posix.join(home, "Library", "Application Support", "upshot");
  return posix.join(home, ".local", "state", "upshot");
}
