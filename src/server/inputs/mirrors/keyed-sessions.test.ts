import { afterAll, beforeAll, expect, test } from "vitest";
import { openServed, type Served } from "../../../../test/support/served.ts";
import { temporaryFolders } from "../../../../test/support/temporary-folders.ts";
import { keyedSessions } from "./keyed-sessions.ts";

const folders = temporaryFolders();
let served: Served;

beforeAll(async () => {
  served = await openServed(folders.next());
}, 60_000);
afterAll(async () => {
  await served?.close();
  folders.remove();
});

test("nobody takes the room of the others with many long sessions of their own", async () => {
  const { control, journal, now } = served.services;
  const repo = "git.example.org/acme/shop";
  const [greedy, other] = [await served.newPerson("Gree Dy", "member"), await served.newPerson("O Ther", "member")];
  const session = (id: string, person: string, ended: number) =>
    ({ id, person, tool: "codex", source: "sync", repo, started: now() - 9e6, ended, exploration: false, version: 1 }) as const;
  const long = Array.from({ length: 60 }, (_, i) => session(`long-${i}`, greedy.pseudonym, now() + i * 1000));
  await journal.write({
    sessions: [...long, session("own", other.pseudonym, now() - 1e6), session("foreign", greedy.pseudonym, now() - 1e6)],
  });
  await journal.drained();
  const lines = Buffer.alloc(120_000, 1);
  for (const { id, person } of [...long, { id: "own", person: other.pseudonym }, { id: "foreign", person: other.pseudonym }])
    await control.query("insert into session_fingerprint (pseudonym, session, repo, lines) values ($1, $2, $3, $4)", [
      person,
      id,
      repo,
      lines,
    ]);
  const { sessions, owners } = await keyedSessions(served.services, repo, now() - 1e9);
  const bytes = sessions.filter(({ id }) => owners.get(id) === greedy.pseudonym).reduce((sum, one) => sum + one.lines.length, 0);
  expect(bytes).toBeLessThan((4 << 20) + lines.length);
  expect(owners.get("own")).toBe(other.pseudonym);
  // Prints that somebody sent under the name of another's session.
  expect(owners.has("foreign")).toBe(false);
});
