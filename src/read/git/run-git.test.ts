import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryRepository, type TemporaryRepository } from "../../../test/fixtures/git/temporary-repository.ts";
import { gitText } from "./ask-git.ts";
import { readCommits } from "./commits.ts";
import { openRepository } from "./repository.ts";

const now = Date.UTC(2026, 5, 1);
let repo: TemporaryRepository;

beforeAll(() => {
  repo = temporaryRepository();
  repo.commit("Añadir", { "a.txt": "one\ntwo\n" });
  repo.commit("Change", { "a.txt": "one\nTWO\n" });
});
afterAll(() => repo.remove());

test.each([
  ["i18n.logOutputEncoding", "UTF-16"],
  ["i18n.commitEncoding", "ISO-8859-1"],
  ["core.bigFileThreshold", "1"],
  ["diff.external", "false"],
  ["diff.noprefix", "true"],
  ["diff.context", "9"],
  ["log.showSignature", "true"],
  ["log.date", "relative"],
  ["format.pretty", "%h"],
])("what the repository's own configuration says changes nothing: %s=%s", async (key, value) => {
  const read = async () => [
    await readCommits(await openRepository(repo.dir), { refs: "all", now }),
    await gitText(repo.dir, ["log", "--format=%s"]),
  ];
  const plain = await read();
  expect(plain[1]).toBe("Change\nAñadir\n");
  repo.git("config", key, value);
  expect(await read()).toEqual(plain);
  repo.git("config", "--unset", key);
});
