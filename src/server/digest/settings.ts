import { UpshotError } from "../../kit/errors.ts";
import { isLedgerEmpty } from "../../ledger/queries/is-ledger-empty.ts";
import type { SettingsInput, SettingsPage } from "../../model/pages/settings.ts";
import { readSetting, writeSetting } from "../organisation/settings.ts";
import { rootTeam } from "../organisation/teams.ts";
import type { Services } from "../services.ts";
import { checkedMailServer, outgoingOf } from "./channels.ts";

/** Everything an admin may set here, without secrets. */
export async function settingsOf({ control, ledger, keys, timeZone, k }: Services): Promise<SettingsPage> {
  const [name, zone, least, demo, smtp, slack, alerts, digest, empty] = await Promise.all([
    readSetting(control, "organisation.name"),
    readSetting(control, "organisation.time-zone"),
    readSetting(control, "privacy.k"),
    readSetting(control, "demo"),
    readSetting(control, "delivery.smtp"),
    readSetting(control, "delivery.slack"),
    readSetting(control, "money.alerts"),
    readSetting(control, "digest"),
    isLedgerEmpty(ledger),
  ]);
  return {
    organisation: { name, timeZone: zone, k: least, zoneFixed: !empty, restart: zone !== timeZone || least !== k },
    demo,
    smtp:
      smtp === null
        ? null
        : {
            host: smtp.host,
            port: smtp.port,
            security: smtp.security,
            user: smtp.user,
            hasPassword: smtp.sealedPassword !== null,
            from: smtp.from,
          },
    slack: slack === null ? null : { host: new URL(keys.unseal(Buffer.from(slack.sealedUrl, "base64"))).host },
    alerts,
    digest,
  };
}

/** @returns the names of what was changed, for the trail. @throws UpshotError `input`, `outgoing-refused`, `outgoing-failed` */
export async function changeSettings(services: Services, { organisation, smtp, slack, alerts, digest }: SettingsInput): Promise<string[]> {
  const { control, keys, folder } = services;
  // Checked first: a change is made whole or not at all.
  if (organisation?.timeZone !== undefined) await checkZone(services, organisation.timeZone);
  if (smtp !== undefined && smtp !== null) await checkedMailServer(folder, smtp);
  if (slack !== undefined && slack !== null) await outgoingOf(folder).addressesOf(new URL(slack.url));
  return control.transaction(async (transaction) => {
    const changed: string[] = [];
    if (organisation?.name !== undefined) {
      await writeSetting(transaction, "organisation.name", organisation.name);
      await transaction.query("update team set name = $2 where id = $1", [rootTeam, organisation.name]);
      changed.push("organisation.name");
    }
    if (organisation?.timeZone !== undefined) {
      await writeSetting(transaction, "organisation.time-zone", organisation.timeZone);
      changed.push("organisation.time-zone");
    }
    if (organisation?.k !== undefined) {
      await writeSetting(transaction, "privacy.k", organisation.k);
      changed.push("privacy.k");
    }
    if (smtp !== undefined) {
      if (smtp === null) await writeSetting(transaction, "delivery.smtp", null);
      else {
        const before = await readSetting(transaction, "delivery.smtp");
        const { password, ...plain } = smtp;
        // A password is the server's and the user's it was given for: with another one it is not sent anywhere.
        const kept =
          before?.host === smtp.host && before.port === smtp.port && before.security === smtp.security && before.user === smtp.user
            ? before.sealedPassword
            : null;
        await writeSetting(transaction, "delivery.smtp", {
          ...plain,
          sealedPassword: password === undefined ? kept : keys.seal(password).toString("base64"),
        });
      }
      changed.push("delivery.smtp");
    }
    if (slack !== undefined) {
      await writeSetting(transaction, "delivery.slack", slack === null ? null : { sealedUrl: keys.seal(slack.url).toString("base64") });
      changed.push("delivery.slack");
    }
    if (alerts !== undefined) {
      await writeSetting(transaction, "money.alerts", { mail: [...alerts.mail], slack: alerts.slack });
      changed.push("money.alerts");
    }
    if (digest !== undefined) {
      await writeSetting(transaction, "digest", { on: digest.on, mail: [...digest.mail], slack: digest.slack });
      changed.push("digest");
    }
    return changed;
  });
}

async function checkZone({ ledger, control }: Services, zone: string): Promise<void> {
  try {
    Intl.DateTimeFormat("en", { timeZone: zone });
  } catch (cause) {
    throw new UpshotError({ code: "input", message: `${zone} is no time zone`, hint: "Name one like Europe/Berlin.", cause });
  }
  if (zone !== (await readSetting(control, "organisation.time-zone")) && !(await isLedgerEmpty(ledger))) {
    throw new UpshotError({
      code: "input",
      message: "The time zone stays: days of use are counted in it already",
      hint: "It can be set while there is no data: remove the demo first (upshot demo --remove), or begin with a new data folder.",
    });
  }
}
