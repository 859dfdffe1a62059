import { createServer } from "node:http";
import { expect, test } from "vitest";
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
];

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
