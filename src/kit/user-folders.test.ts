import { expect, test } from "vitest";
import { stateFolder } from "./user-folders.ts";

test.each([
  ["linux", {}, "/home/dev/.local/state/upshot"],
  ["linux", { XDG_STATE_HOME: "/state" }, "/state/upshot"],
  ["linux", { XDG_STATE_HOME: "relative" }, "/home/dev/.local/state/upshot"],
  ["linux", { XDG_STATE_HOME: "/state", UPSHOT_STATE_DIR: "/mine" }, "/mine"],
  ["darwin", {}, "/home/dev/Library/Application Support/upshot"],
  ["darwin", { XDG_STATE_HOME: "/state" }, "/state/upshot"],
  ["win32", { LOCALAPPDATA: "C:\\Users\\dev\\AppData\\Local" }, "C:\\Users\\dev\\AppData\\Local\\upshot"],
] as const)("%s %o", (platform, variables, folder) => {
  expect(stateFolder({ home: "/home/dev", platform, variables })).toBe(folder);
});

test("Windows without LOCALAPPDATA", () => {
  expect(stateFolder({ home: "C:\\Users\\dev", platform: "win32", variables: {} })).toBe("C:\\Users\\dev\\AppData\\Local\\upshot");
});
