import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { workspaceOf } from "../../agents/run/open-tools.ts";
import type { Services } from "../services.ts";
import { demoMails } from "./demo-mails.ts";
import { installationOwner } from "./for-reader.ts";

const mailbox = "demo";
const name = "inbox-triage";
const mailFolder = "demo-mailbox";

/** Whose use the runs of the demo's owner are on the ledger: it goes with the demo. */
export function demoOwner(keys: Pick<Services["keys"], "pseudonym">): string {
  return keys.pseudonym("demo owner");
}

const definition = `---
name: ${name}
owner: owner
description: Files newsletters and receipts, drafts answers to questions
model: scripted/triage
triggers:
  - by-hand: true
tools:
  mail:
    mailbox: ${mailbox}
    may: [read, label, move, draft, send]
    folders: [Newsletters, Receipts]
budget: { run: "$0.20", day: "$1.00", month: "$10.00" }
contract:
  - mail.filing-kept 1m
---
Keep my inbox short.

- Move newsletters to the folder Newsletters and receipts to the folder Receipts.
- Label what asks me something "to-answer", and draft a short answer. Answers stay drafts.
- When you are done, send a summary by mail to me@demo.example.
`;

/**
 * The agent that a newcomer can try: a mailbox of made-up mails in the data folder, a scripted model that needs no key, an
 * agent that may file in two folders. Done once; what its owner changed since stays.
 */
export async function writeDemoAgent({ control, folder, keys, now }: Pick<Services, "control" | "folder" | "keys" | "now">): Promise<void> {
  const place = workspaceOf(folder, installationOwner, mailFolder);
  if (existsSync(place)) return;
  for (const sub of ["", ".Drafts", ".Sent", ".Trash", ".Newsletters", ".Receipts"])
    for (const part of ["cur", "new", "tmp"]) mkdirSync(join(place, sub, part), { recursive: true, mode: 0o700 });
  demoMails(now()).forEach(({ at, text }, index) =>
    writeFileSync(join(place, "new", `${Math.floor(at / 1000)}.M${index}P1.demo`), text, { mode: 0o600 }),
  );
  await control.query(`insert into agent_credential (name, owner, kind, sealed) values ($1, $2, 'mailbox', $3) on conflict do nothing`, [
    mailbox,
    installationOwner,
    keys.seal(JSON.stringify({ kind: "maildir", folder: mailFolder, from: "You <me@demo.example>", sendsHere: true })),
  ]);
  // Its file is read at the first look; marked, so that it goes with the demo.
  await control.query("insert into agent (name, owner, version, demo) values ($1, $2, '', true) on conflict do nothing", [
    name,
    installationOwner,
  ]);
  const own = join(folder, "agents", name);
  mkdirSync(own, { recursive: true, mode: 0o700 });
  writeFileSync(join(own, "AGENT.md"), definition, { mode: 0o600 });
}

/** The demo's agent with its runs, its mailbox and what was entered for it. Rows of agents that are marked go with all others of the demo. */
export async function removeDemoAgent({ control, folder }: Pick<Services, "control" | "folder">): Promise<void> {
  const [demo] = await control.query("select from agent where name = $1 and demo", [name]);
  if (demo === undefined) return;
  rmSync(join(folder, "agents", name), { recursive: true, force: true });
  rmSync(workspaceOf(folder, installationOwner, mailFolder), { recursive: true, force: true });
  await control.query("delete from agent_credential where owner = $1 and kind = 'mailbox' and name = $2", [installationOwner, mailbox]);
  await control.query("delete from agent where name = $1", [name]);
}
