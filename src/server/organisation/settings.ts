import { z } from "zod";
import type { Control } from "../../db/postgres/control.ts";

/** What an organisation sets, each with the value it begins with. */
export const settings = {
  "organisation.name": z.string().min(1).max(80).default("Your organisation"),
  "organisation.time-zone": z.string().default("UTC"),
  /** Label of the data shown: the simulated organisation, until somebody removes it. */
  demo: z.boolean().default(false),
  /** The smallest group a figure may stand for; 5 is the floor. */
  "privacy.k": z.int().min(5).max(50).default(8),
  /** Sign-in by the organisation's own identity provider; null where there is none. The client secret is sealed. */
  "sign-in.oidc": z
    .object({
      name: z.string().min(1).max(60),
      issuer: z.url(),
      clientId: z.string().min(1).max(200),
      sealedSecret: z.string().nullable(),
      /** What becomes of somebody the organisation does not know: refused, or added as a member. */
      unknown: z.enum(["refuse", "join"]),
      /** The provider's mails count as verified though it does not say so (one tenant, addresses given out by the organisation). */
      trustMail: z.boolean(),
    })
    .nullable()
    .default(null),
  /** The mail server that digests and alerts go through; the password is sealed. */
  "delivery.smtp": z
    .object({
      host: z.string().min(1).max(255),
      port: z.int().min(1).max(65_535),
      /** "none" only to hosts the operator named. */
      security: z.enum(["tls", "starttls", "none"]),
      user: z.string().max(200).nullable(),
      sealedPassword: z.string().nullable(),
      from: z.email().max(200),
    })
    .nullable()
    .default(null),
  /** Address of an incoming webhook of Slack: whoever has it may post, so it is sealed. */
  "delivery.slack": z.object({ sealedUrl: z.string() }).nullable().default(null),
  /** Who hears of a budget's threshold. */
  "money.alerts": z.object({ mail: z.array(z.email()).max(50), slack: z.boolean() }).default({ mail: [], slack: false }),
  digest: z
    .object({ on: z.boolean(), mail: z.array(z.email()).max(200), slack: z.boolean() })
    .default({ on: false, mail: [], slack: false }),
  /** Last published days of the digests sent by mail and by Slack: "2026-11-15 2026-11-15". */
  "digest.sent": z.string().default(""),
  /** Tools that no agent may use, or only after a question; "*" stands for any text. */
  "agents.rules": z
    .object({ deny: z.array(z.string().min(1).max(100)).max(200), ask: z.array(z.string().min(1).max(100)).max(200) })
    .default({ deny: [], ask: ["mail.send"] }),
  /** What each person may have: definitions in force, and runs started within an hour. */
  "agents.limits": z
    .object({ agents: z.int().min(0).max(10_000), runsAnHour: z.int().min(0).max(1_000_000) })
    .default({ agents: 50, runsAnHour: 200 }),
  /** Repositories ("github.com/acme/shop"; "*" stands for any text) whose deliveries everybody's agents may wait for, beside those they work on. */
  "agents.open-repositories": z.array(z.string().min(1).max(300)).max(1000).default([]),
  "settle.until": z.int().min(0).default(0),
  "publish.at": z.int().min(0).default(0),
} as const;

export type SettingName = keyof typeof settings;

export async function readSetting<Name extends SettingName>(control: Control, name: Name): Promise<z.output<(typeof settings)[Name]>> {
  const [row] = await control.query<{ value: unknown }>("select value from setting where name = $1", [name]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the name picks the schema; the compiler sees their union
  return settings[name].parse(row?.value) as z.output<(typeof settings)[Name]>;
}

export async function writeSetting<Name extends SettingName>(
  control: Control,
  name: Name,
  value: z.input<(typeof settings)[Name]>,
): Promise<void> {
  await control.query(
    "insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value, set_at = now()",
    [name, JSON.stringify(settings[name].parse(value))],
  );
}
