import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listed, openClaws, turnOf, type Claws } from "../../../test/support/claws.ts";

const leak = "https://127.0.0.1:1/x?d=hunter2";
const own = "https://127.0.0.1:1/plan";
let claws: Claws;

beforeAll(async () => {
  const visits = (first: { readonly name: string; readonly input: Record<string, string> }) => (messages: Parameters<typeof turnOf>[0]) => {
    if (turnOf(messages) === 0) return { calls: [first] };
    return turnOf(messages) === 1 ? { calls: [leak, own].map((url) => ({ name: "fetch.get", input: { url } })) } : { text: "Done." };
  };
  claws = await openClaws({
    notes: (messages) =>
      turnOf(messages) === 0
        ? {
            calls: [
              { name: "files.write", input: { path: "links.md", content: `${leak}\n` } },
              { name: "mail.draft", input: { to: ["me@example.org"], subject: leak, text: "Look." } },
            ],
          }
        : { text: "Done." },
    "opens-file": visits({ name: "files.read", input: { path: "links.md" } }),
    "opens-own": visits({ name: "files.read", input: { path: "own.md" } }),
    "opens-draft": visits({ name: "mail.list", input: { folder: "Drafts" } }),
    "reads-draft": (messages) => {
      const [message = ""] = listed(messages);
      if (turnOf(messages) === 0) return { calls: [{ name: "mail.list", input: { folder: "Drafts" } }] };
      if (turnOf(messages) === 1) return { calls: [{ name: "mail.read", input: { message } }] };
      return turnOf(messages) === 2 ? { calls: [{ name: "fetch.get", input: { url: leak } }] } : { text: "Done." };
    },
  });
  const { half } = claws;
  const tools = `budget: { run: "$1", day: "$5", month: "$50" }
tools: { files: { folder: reports, may: [read, write] }, mail: { mailbox: work, may: [read, draft] }, fetch: { hosts: ["127.0.0.1:1"] } }`;
  for (const model of ["notes", "opens-file", "opens-own", "opens-draft", "reads-draft"])
    await half.define(model, `model: scripted/${model}\n${tools}`, "Write drafts to me@example.org. Look at the links.");
}, 60_000);
afterAll(async () => {
  await claws?.close();
});

async function fetched(agent: string): Promise<string[]> {
  const { half } = claws;
  const run = await half.start(agent);
  await half.until(run, ["done", "failed", "parked"]);
  return (await half.callsOf(run)).filter(({ tool }) => tool === "fetch.get").map(({ state }) => state);
}

test("an address that one run put into a file or a draft is opened by no later one", async () => {
  const { half } = claws;
  const first = await half.start("notes");
  expect(await half.until(first, ["done", "failed", "parked"])).toMatchObject({ state: "done" });
  // Nobody listens there: what is not refused fails.
  writeFileSync(join(half.workspace("reports"), "own.md"), `See ${own} and ${leak}`);
  expect(await fetched("opens-own")).toEqual(["failed", "failed"]);
  expect(await fetched("opens-file")).toEqual(["refused", "refused"]);
  expect(await fetched("opens-draft")).toEqual(["refused", "refused"]);
  expect(await fetched("reads-draft")).toEqual(["refused"]);
});
