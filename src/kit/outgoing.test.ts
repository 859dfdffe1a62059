import { createServer } from "node:http";
import { createServer as createTcpServer, type Server } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { openOutgoing } from "./outgoing.ts";

const addresses = [
  "127.0.0.1",
  "10.1.2.3",
  "172.31.0.1",
  "192.168.1.1",
  "169.254.169.254",
  "100.64.0.1",
  "0.0.0.0",
  "224.0.0.1",
  "[::1]",
  "[::]",
  "[::ffff:10.0.0.1]",
  "[fe80::1]",
  "[fd00::1]",
  "[64:ff9b::7f00:1]",
  "[2002:7f00:1::]",
  "2130706433",
  "0x7f.1",
  "localhost",
  "[::ffff:a00:1]",
  "[::127.0.0.1]",
  "[2001:0:1::]",
  "[3fff::1]",
  "[ff02::1]",
  "0177.0.0.1",
  "127.1",
  "127。0。0。1",
];

const servers: Server[] = [];
afterAll(() => servers.forEach((server) => server.close()));

/** @returns its port */
async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

test.each(addresses)("https://%s is refused", async (host) => {
  await expect(openOutgoing({ allowed: [] }).addressesOf(new URL(`https://${host}/`))).rejects.toMatchObject({ code: "outgoing-refused" });
});

test("public addresses are fine, http and passwords are not", async () => {
  const outgoing = openOutgoing({ allowed: [] });
  expect(await outgoing.addressesOf(new URL("https://140.82.121.6/"))).toEqual(["140.82.121.6"]);
  expect(await outgoing.addressesOf(new URL("https://[2606:50c0:8000::154]/"))).toHaveLength(1);
  await expect(outgoing.addressesOf(new URL("http://140.82.121.6/"))).rejects.toMatchObject({ code: "outgoing-refused" });
  await expect(outgoing.addressesOf(new URL("https://a:b@140.82.121.6/"))).rejects.toMatchObject({ code: "outgoing-refused" });
});

test("a named host is called; redirects are not followed, answers are bounded in size and time", async () => {
  const server = createServer((request, response) => {
    if (request.url === "/slow") return;
    if (request.url === "/large") return void response.end("x".repeat(3 << 20));
    response.writeHead(302, { location: "http://169.254.169.254/" });
    response.end(`${request.method} ${String(request.headers["x-test"])}`);
  }).listen(0, "127.0.0.1");
  await new Promise((done) => server.once("listening", done));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const outgoing = openOutgoing({ allowed: [`127.0.0.1:${port}`], milliseconds: 300, mostBytes: 1 << 20 });
  const base = `http://127.0.0.1:${port}`;
  expect(await outgoing.call(new URL(`${base}/`), { method: "POST", body: "{}", headers: { "x-test": "yes" } })).toMatchObject({
    status: 302,
    body: "POST yes",
  });
  await expect(outgoing.call(new URL(`${base}/slow`))).rejects.toMatchObject({ code: "outgoing-failed" });
  await expect(outgoing.call(new URL(`${base}/large`))).rejects.toMatchObject({ code: "outgoing-failed" });
  await expect(outgoing.call(new URL("http://127.0.0.1:1/"))).rejects.toMatchObject({ code: "outgoing-refused" });
  server.closeAllConnections();
  server.close();
});

test("a name is looked up once, and what was checked is connected to; one private address among public ones is too many", async () => {
  const port = await listening(createServer((_, response) => void response.end("inside")));
  const answers = [["127.0.0.1"], ["10.0.0.1"]];
  const asked: string[] = [];
  const outgoing = openOutgoing({
    allowed: [`rebind.test:${port}`],
    resolve: async (host) => {
      asked.push(host);
      return answers.shift() ?? [];
    },
  });
  expect(await outgoing.call(new URL(`http://rebind.test:${port}/`))).toMatchObject({ status: 200, body: "inside" });
  expect(asked).toEqual(["rebind.test"]);
  const mixed = openOutgoing({ allowed: [], resolve: async () => ["140.82.121.6", "10.0.0.1"] });
  await expect(mixed.call(new URL("https://mixed.test/"))).rejects.toMatchObject({ code: "outgoing-refused" });
  const mapped = openOutgoing({ allowed: [], resolve: async () => ["::ffff:127.0.0.1"] });
  await expect(mapped.call(new URL("https://mapped.test/"))).rejects.toMatchObject({ code: "outgoing-refused" });
  const hanging = openOutgoing({ allowed: [], milliseconds: 100, resolve: () => new Promise(() => undefined) });
  await expect(hanging.call(new URL("https://hanging.test/"))).rejects.toMatchObject({ code: "outgoing-failed" });
  const unknown = openOutgoing({ allowed: [], resolve: () => Promise.reject(new Error("ENOTFOUND")) });
  await expect(unknown.call(new URL("https://unknown.test/"))).rejects.toMatchObject({ code: "outgoing-failed" });
});

test("a packed answer is unpacked, and bounded as it is unpacked", async () => {
  const port = await listening(
    createServer((request, response) => {
      if (request.url === "/empty") return void response.writeHead(204, { "content-encoding": "gzip" }).end();
      if (request.url === "/broken") return void response.writeHead(200, { "content-encoding": "gzip" }).end("no gzip");
      if (request.url === "/odd") return void response.writeHead(200, { "content-encoding": "zstd, gzip" }).end("?");
      const bomb = request.url === "/bomb" ? Buffer.alloc(64 << 20) : Buffer.from("small");
      response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(bomb));
    }),
  );
  const outgoing = openOutgoing({ allowed: [`127.0.0.1:${port}`], mostBytes: 1 << 20 });
  const call = (path: string): Promise<unknown> => outgoing.call(new URL(`http://127.0.0.1:${port}${path}`));
  expect(await call("/small")).toMatchObject({ status: 200, body: "small" });
  expect(await call("/empty")).toMatchObject({ status: 204, body: "" });
  for (const path of ["/bomb", "/broken", "/odd"]) await expect(call(path)).rejects.toMatchObject({ code: "outgoing-failed" });
});

test("an answer that drips, breaks off or is given up ends in an error, in time", async () => {
  const dripping = await listening(
    createTcpServer((socket) => {
      socket.on("error", () => undefined);
      socket.write("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n");
      const timer = setInterval(() => socket.write("."), 20);
      socket.on("close", () => clearInterval(timer));
    }),
  );
  const breaking = await listening(
    createTcpServer((socket) => {
      socket.on("error", () => undefined);
      socket.end("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhalf");
    }),
  );
  const outgoing = openOutgoing({ allowed: ["127.0.0.1"], milliseconds: 300 });
  await expect(outgoing.call(new URL(`http://127.0.0.1:${dripping}/`))).rejects.toMatchObject({ code: "outgoing-failed" });
  await expect(outgoing.call(new URL(`http://127.0.0.1:${breaking}/`))).rejects.toMatchObject({ code: "outgoing-failed" });
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 30);
  await expect(outgoing.call(new URL(`http://127.0.0.1:${dripping}/`), { signal: abort.signal })).rejects.toMatchObject({
    code: "outgoing-failed",
  });
  const { status, body } = await outgoing.open(new URL(`http://127.0.0.1:${dripping}/`));
  expect(status).toBe(200);
  body.destroy();
});
