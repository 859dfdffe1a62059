import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { workspaceOf } from "../../agents/run/open-tools.ts";
import type { Services } from "../services.ts";
import { demoMails } from "./demo-mails.ts";
import { installationOwner } from "./for-reader.ts";

const mailbox = "demo";

const definition = `---
name: inbox-triage
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
- Label what asks me something "to-answer", and draft a short answer. Never send an answer yourself.
- When you are done, send a summary of what you did to me@demo.example.
`;

/**
 * The agent that a newcomer can try: a mailbox of made-up mails in the data folder, a scripted model that needs no key, an
 * agent that may file in two folders. Done once; what its owner changed since stays.
 */
export async function writeDemoAgent({ control, folder, keys, now }: Pick<Services, "control" | "folder" | "keys" | "now">): Promise<void> {
  const place = workspaceOf(folder, installationOwner, "demo-mailbox");
  if (existsSync(place)) return;
  for (const name of ["", ".Drafts", ".Sent", ".Trash", ".Newsletters", ".Receipts"])
    for (const part of ["cur", "new", "tmp"]) mkdirSync(join(place, name, part), { recursive: true, mode: 0o700 });
  demoMails(now()).forEach(({ at, text }, index) =>
    writeFileSync(join(place, "new", `${Math.floor(at / 1000)}.M${index}P1.demo`), text, { mode: 0o600 }),
  );
  await control.query(`insert into agent_credential (name, owner, kind, sealed) values ($1, $2, 'mailbox', $3) on conflict do nothing`, [
    mailbox,
    installationOwner,
    keys.seal(JSON.stringify({ kind: "maildir", folder: "demo-mailbox", from: "You <me@demo.example>", sendsHere: true })),
  ]);
  const own = join(folder, "agents", "inbox-triage");
  mkdirSync(own, { recursive: true, mode: 0o700 });
  writeFileSync(join(own, "AGENT.md"), definition, { mode: 0o600 });
}
