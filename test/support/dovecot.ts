import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createConnection } from "node:net";
import { userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe } from "vitest";
import { freePort } from "../../src/db/clickhouse/free-port.ts";

/** Debian's dovecot; null where it, or its LMTP, is not installed. */
export function dovecotPath(): string | null {
  return ["/usr/sbin/dovecot", "/usr/bin/dovecot"].find((path) => existsSync(path) && existsSync("/usr/lib/dovecot/lmtp")) ?? null;
}

/** A suite on a real mail server. Without one it is skipped and says so in its name; under CI=true it fails instead. */
export function describeWithDovecot(name: string, body: (program: string) => void): void {
  const program = dovecotPath();
  const skipped = program === null && process.env["CI"] !== "true";
  const reason = skipped ? " (skipped: no dovecot here; apt-get install dovecot-imapd dovecot-lmtpd)" : "";
  describe.skipIf(skipped)(`${name}${reason}`, () => {
    if (program === null && !skipped) throw new Error("No dovecot: apt-get install dovecot-imapd dovecot-lmtpd");
    body(program ?? "");
  });
}

export interface Dovecot {
  /** IMAP; without TLS. Any user, password "pass". */
  readonly port: number;
  readonly lmtpPort: number;
  stop(): Promise<void>;
  /** Again, after `stop`, with the mail it had. */
  start(): Promise<void>;
}

/** Starts one in a folder, as root or as a plain user; nothing of the system's own configuration is read or changed. */
export async function startDovecot(program: string, folder: string, options: { readonly capability?: string } = {}): Promise<Dovecot> {
  const isRoot = process.getuid?.() === 0;
  const me = userInfo();
  const mail = isRoot ? userOf("nobody") : { uid: me.uid, gid: me.gid };
  const port = await freePort();
  const lmtpPort = await freePort();
  for (const name of ["run", "mail", "log"]) mkdirSync(join(folder, name), { recursive: true });
  chmodSync(folder, 0o755);
  if (isRoot) chownSync(join(folder, "mail"), mail.uid, mail.gid);
  const file = join(folder, "dovecot.conf");
  writeFileSync(file, configuration(folder, port, lmtpPort, { ...mail, isRoot, user: me.username, ...options }));
  let child: ReturnType<typeof spawn> | null = null;
  const end = (): void => void child?.kill("SIGTERM");
  process.once("exit", end);
  const start = async (): Promise<void> => {
    child = spawn(program, ["-F", "-c", file], { stdio: "ignore" });
    await answers(port, folder);
    await answers(lmtpPort, folder);
  };
  await start();
  return {
    port,
    lmtpPort,
    start,
    stop: async () => {
      const ending = child;
      child = null;
      if (ending === null) return;
      ending.kill("SIGTERM");
      if (ending.exitCode === null && ending.signalCode === null) await once(ending, "exit");
    },
  };
}

function userOf(name: string): { uid: number; gid: number } {
  const run = (flag: string): number => Number(spawnSync("id", [flag, name], { encoding: "utf8" }).stdout.trim());
  return { uid: run("-u"), gid: run("-g") };
}

async function answers(port: number, folder: string): Promise<void> {
  for (const until = Date.now() + 20_000; ; await wait(50)) {
    const greeted = await new Promise<boolean>((done) => {
      const socket = createConnection(port, "127.0.0.1");
      socket.once("data", () => (socket.destroy(), done(true)));
      socket.once("error", () => done(false));
      socket.once("close", () => done(false));
      socket.setTimeout(5000, () => (socket.destroy(), done(false)));
    });
    if (greeted) return;
    if (Date.now() > until)
      throw new Error(`dovecot does not answer: ${readFileSync(join(folder, "log", "dovecot.log"), "utf8").slice(-2000)}`);
  }
}

interface Account {
  readonly uid: number;
  readonly gid: number;
  readonly isRoot: boolean;
  readonly user: string;
  readonly capability?: string;
}

function configuration(folder: string, port: number, lmtpPort: number, { uid, gid, isRoot, user, capability }: Account): string {
  return `
base_dir = ${folder}/run
state_dir = ${folder}/run
log_path = ${folder}/log/dovecot.log
instance_name = t${port}
protocols = imap lmtp
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${folder}/mail/%u
mail_uid = ${uid}
mail_gid = ${gid}
first_valid_uid = 1
mail_fsync = never
auth_failure_delay = 0
mail_max_userip_connections = 100
${capability === undefined ? "" : `imap_capability = ${capability}`}
default_internal_user = ${isRoot ? "dovecot" : user}
default_login_user = ${isRoot ? "dovenull" : user}
${isRoot ? "" : `default_internal_group = ${spawnSync("id", ["-gn"], { encoding: "utf8" }).stdout.trim()}`}
passdb {
  driver = static
  args = password=pass
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${folder}/mail/%u
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${lmtpPort}
  }
  unix_listener lmtp {
    mode = 0600
  }
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Drafts {
    auto = create
    special_use = \\Drafts
  }
  mailbox Sent {
    auto = create
    special_use = \\Sent
  }
  mailbox Archive {
    auto = create
    special_use = \\Archive
  }
  mailbox Junk {
    auto = create
    special_use = \\Junk
  }
  mailbox Trash {
    auto = create
    special_use = \\Trash
  }
}
`;
}
