import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openServed, publicUrl, type Served } from "../../test/support/served.ts";
import { temporaryFolders } from "../../test/support/temporary-folders.ts";
import { makeApiKey } from "./access/api-keys.ts";

const folders = temporaryFolders();
let served: Served;
let key = "";

beforeAll(async () => {
  served = await openServed(folders.next());
  const { control, keys } = served.services;
  key = (await makeApiKey(control, keys, { name: "x", scopes: ["ingest", "import"], pseudonym: null, days: 1 })).token;
}, 60_000);
afterAll(async () => {
  await served?.close();
  folders.remove();
});

const counted = (statuses: readonly number[]): Record<string, number> =>
  Object.fromEntries(
    Map.groupBy(statuses, String)
      .entries()
      .map(([status, all]) => [status, all.length]),
  );

test(
  "small bodies that unpack to large ones fit into memory together, and the room they took is given back",
  { timeout: 120_000 },
  async () => {
    const bomb = gzipSync(Buffer.alloc(40 << 20, " "));
    expect(bomb.length).toBeLessThan(100_000);
    for (const path of ["/v1/logs", "/api/vendor-totals"]) {
      const send = async (body: Buffer): Promise<number> => {
        const headers = {
          authorization: `Bearer ${key}`,
          host: new URL(publicUrl).host,
          "content-type": "application/x-protobuf",
          "content-encoding": "gzip",
        };
        return (await served.fetch(new Request(publicUrl + path, { method: "POST", headers, body: new Uint8Array(body) }))).status;
      };
      const before = process.memoryUsage().arrayBuffers;
      let most = 0;
      const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().arrayBuffers - before)), 5);
      const statuses = counted(await Promise.all(Array.from({ length: 12 }, async () => send(bomb))));
      clearInterval(watch);
      expect(statuses["429"]).toBeGreaterThan(0);
      expect(most).toBeLessThan(600 << 20);
      // Fits again: two at once are within the bound.
      expect(counted(await Promise.all([send(bomb), send(bomb), send(gzipSync("x"))]))["429"]).toBeUndefined();
    }
  },
);

test("bodies of unknown senders take no room from known ones, and unfinished ones have a bound", { timeout: 60_000 }, async () => {
  let finish = (): void => undefined;
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const slow = async (): Promise<number> => {
    const body = new ReadableStream({
      start: async (controller) => {
        controller.enqueue(new Uint8Array(3 << 20));
        await finished;
        controller.close();
      },
    });
    const request = new Request(`${publicUrl}/hooks/github`, {
      method: "POST",
      headers: { host: new URL(publicUrl).host },
      body,
      duplex: "half",
    });
    return (await served.fetch(request)).status;
  };
  const sent = Array.from({ length: 40 }, slow);
  // The refused ones are answered while the others wait.
  await expect
    .poll(async () =>
      Promise.race([
        Promise.any(sent.map(async (one) => ((await one) === 429 ? true : Promise.reject(new Error("taken"))))),
        new Promise((resolve) => setTimeout(resolve, 50)),
      ]),
    )
    .toBe(true);
  expect((await served.ask("post", "/v1/logs", { key, body: { resourceLogs: [] } })).status).toBe(200);
  finish();
  expect(counted(await Promise.all(sent))).toEqual({ "401": 21, "429": 19 });
  expect((await served.ask("post", "/hooks/github", { body: {} })).status).toBe(401);
});
