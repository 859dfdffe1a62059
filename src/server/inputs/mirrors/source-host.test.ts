import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openServed, type Served } from "../../../../test/support/served.ts";
import { temporaryFolders } from "../../../../test/support/temporary-folders.ts";
import { openOutgoing } from "../../../kit/outgoing.ts";
import { connectInput } from "../inputs.ts";
import { followMirrors } from "./follow-mirrors.ts";

const folders = temporaryFolders();
let served: Served;

beforeAll(async () => {
  served = await openServed(folders.next());
}, 60_000);
afterAll(async () => {
  await served?.close();
  folders.remove();
});

test("the token of the connected GitHub is asked for and sent only for repositories that lie there", async () => {
  const { control } = served.services;
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  await control.query(
    `insert into repository (repo, input) values ('github.com/acme/shop', 'github'), ('git.example.invalid/acme/shop', 'github'), ('api.git.example.invalid/acme/shop', 'github')`,
  );
  const failures = async (apiUrl: string): Promise<Record<string, string>> => {
    await connectInput(
      served.services,
      "github",
      "github",
      { appId: 12, apiUrl },
      { webhookSecret: "a secret of sufficient length", privateKey },
    );
    await control.query("update repository set failed_at = null");
    await followMirrors(served.services, openOutgoing({ allowed: [], milliseconds: 1000 }));
    const rows = await control.query<{ repo: string; failure: string }>("select repo, failure from repository order by repo");
    return Object.fromEntries(
      rows.map(({ repo, failure }) => [repo, /is not where the connected GitHub keeps/.test(failure) ? "elsewhere" : "asked"]),
    );
  };
  // Nothing answers at these addresses: what is asked fails in another way.
  expect(await failures("https://git.example.invalid/api/v3")).toEqual({
    "api.git.example.invalid/acme/shop": "elsewhere",
    "git.example.invalid/acme/shop": "asked",
    "github.com/acme/shop": "elsewhere",
  });
  expect(await failures("https://api.git.example.invalid")).toEqual({
    "api.git.example.invalid/acme/shop": "asked",
    "git.example.invalid/acme/shop": "asked",
    "github.com/acme/shop": "elsewhere",
  });
});
