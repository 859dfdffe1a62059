import { afterAll, expect, test } from "vitest";
import { silentLog } from "../../src/kit/log.ts";
import { readRow } from "../../src/ledger/read-row.ts";
import { makeApiKey } from "../../src/server/access/api-keys.ts";
import { serve } from "../../src/server/serve.ts";
import { apiRequests } from "../support/claude-code-events.ts";
import { encodeOtlp } from "../support/encode-otlp.ts";
import { temporaryFolders } from "../support/temporary-folders.ts";

const folders = temporaryFolders();
afterAll(() => folders.remove());
const now = Date.UTC(2026, 10, 20, 12);

test("senders are told to wait while the ledger is behind, and to come back when the server stops", { timeout: 120_000 }, async () => {
  const narrow = await serve({
    host: "127.0.0.1",
    port: 4810,
    publicUrl: null,
    clickhouseUrl: null,
    databaseUrl: null,
    grpcPort: 0,
    demo: false,
    version: "test",
    folder: folders.next(),
    journalBytes: 1,
    log: silentLog,
    now: () => now,
    progress: () => undefined,
  });
  try {
    const { control, keys, journal } = narrow.services;
    const key = (await makeApiKey(control, keys, { name: "test", scopes: ["ingest"], pseudonym: null, days: 1 })).token;
    let acknowledged = 0;
    const send = async (): Promise<Response> => {
      const answer = await fetch(`${narrow.url}/v1/logs`, {
        method: "POST",
        body: new Uint8Array(encodeOtlp(apiRequests(now, [`req_N${acknowledged}`], "s-narrow"))),
        headers: { authorization: `Bearer ${key}`, "content-type": "application/x-protobuf" },
      });
      if (answer.status === 200) acknowledged++;
      return answer;
    };
    let refused = await send();
    for (let tries = 0; refused.status === 200 && tries < 200; tries++) refused = await send();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "2"]);
    await journal.drained();
    expect((await send()).status).toBe(200);
    await journal.drained();
    const [stored] = await narrow.services.ledger.query("SELECT sum(sign) AS n FROM usage", {}, (row) => readRow(row).integer("n"));
    expect(stored).toBe(acknowledged);
    await journal.close();
    const late = await send();
    expect([late.status, late.headers.get("retry-after")]).toEqual([503, "2"]);
  } finally {
    await narrow.close();
  }
});
