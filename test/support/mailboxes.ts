import { readFileSync } from "node:fs";
import type { World } from "../../src/agents/tools/connector.ts";
import { readDefinition } from "../../src/agents/definition/read-definition.ts";
import type { Mailbox } from "../../src/agents/mail/mailbox.ts";
import { openMailbox, type MailWorld } from "../../src/agents/mail/open-mailbox.ts";
import { silentLog } from "../../src/kit/log.ts";

/** What connectors get of the outside, for tests of mail: one credential by the name "work". */
export function mailWorld(credential: unknown, extra: Partial<MailWorld> = {}): MailWorld & { readonly problems: (string | null)[] } {
  const problems: (string | null)[] = [];
  return {
    owner: "owner",
    credential: (kind, name) => Promise.resolve(kind === "mailbox" && name === "work" ? credential : null),
    credentialProblem: (_kind, _name, problem) => Promise.resolve(void problems.push(problem)),
    workspace: (name) => `/nonexistent/${name}`,
    privateHosts: [],
    now: () => Date.now(),
    problems,
    ...extra,
  };
}

/** The same, as connectors and verifiers of an agent get it. */
export function agentWorld(credential: unknown, now: number): World {
  const { definition } = readDefinition(readFileSync(new URL("../fixtures/agents/mail-agent.md", import.meta.url), "utf8"));
  if (definition === null) throw new Error("the fixture is no definition");
  return { ...mailWorld(credential), agent: "triage", run: "r1", definition, handOver: null, now: () => now, log: silentLog };
}

export function maildirCredential(folder: string, smtpPort?: number): object {
  return {
    kind: "maildir",
    folder,
    from: "Ann <ann@example.org>",
    smtp: smtpPort === undefined ? null : { host: "127.0.0.1", port: smtpPort, tls: "none" },
  };
}

export function imapCredential(port: number, user: string, smtpPort?: number, password = "pass"): object {
  const smtp = smtpPort === undefined ? null : { host: "127.0.0.1", port: smtpPort, tls: "none" };
  return { kind: "imap", host: "127.0.0.1", port, tls: "none", user, password, smtp, from: "Ann <ann@example.org>" };
}

export function openWork(credential: object, extra: Partial<MailWorld> = {}): Promise<Mailbox> {
  return openMailbox("work", mailWorld(credential, extra), { patience: 10_000 });
}

/** A small mail, lines ended by CRLF. */
export function mail(fields: Readonly<Record<string, string>>, body = "Hello.\r\n"): Buffer {
  const all = { From: "Bob <bob@example.net>", To: "Ann <ann@example.org>", Date: "Fri, 20 Nov 2026 10:00:00 +0000", ...fields };
  return Buffer.from(
    `${Object.entries(all)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join("")}\r\n${body}`,
  );
}
