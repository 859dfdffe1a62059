import { spawnSync } from "node:child_process";

/** Whether programs can be shut in here: bubblewrap is installed, and the system lets it make namespaces (containers often do not). */
export const bubblewrapWorks =
  spawnSync("bwrap", ["--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "true"], { stdio: "ignore" }).status ===
  0;
