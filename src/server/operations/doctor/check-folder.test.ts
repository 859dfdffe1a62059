import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { temporaryFolders } from "../../../../test/support/temporary-folders.ts";
import { checkFolder } from "./check-folder.ts";

const folders = temporaryFolders();
afterAll(() => folders.remove());

test("permissions, key and token: what is wrong is named with what to do", () => {
  const folder = folders.next();
  for (const name of ["keys", "postgres"]) mkdirSync(join(folder, name), { mode: 0o700 });
  const look = (): Record<string, string> =>
    Object.fromEntries(
      checkFolder(folder, { running: false, ownClickhouse: true }).map(({ check, level, hint }) => [
        check,
        `${level} ${hint ?? ""}`.trim(),
      ]),
    );
  expect(look()).toMatchObject({
    "data folder": "ok",
    "key file": expect.stringMatching(/^FAIL Bring it back/),
    "owner token": "ok",
    "left-over processes": "ok",
  });
  const key = join(folder, "keys", "organisation.key");
  writeFileSync(key, "short", { mode: 0o600 });
  expect(look()["key file"]).toMatch(/^FAIL Bring it back/);
  writeFileSync(key, Buffer.alloc(32), { mode: 0o600 });
  expect(look()["key file"]).toBe("ok");
  chmodSync(key, 0o644);
  expect(look()["key file"]).toBe(`FAIL chmod 600 ${key}`);
  chmodSync(folder, 0o755);
  expect(look()["data folder"]).toMatch(/^warn chmod 700/);
  rmSync(folder, { recursive: true });
  mkdirSync(folder, { mode: 0o700 });
});
