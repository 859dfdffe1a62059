import { createServer, type RequestListener, type Server } from "node:http";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { agentWorld, toolCall } from "../../../test/support/agent-world.ts";
import { inHosts } from "../net/host-scope.ts";
import { ToolError, type Tool } from "../tools/tool.ts";
import connector from "./fetch.ts";

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

async function serving(answer: RequestListener): Promise<{ host: string; seen: string[] }> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.cookie ?? ""}`.trim());
    answer(request, response);
  });
  servers.push(server);
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  const address = server.address();
  return { host: `127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`, seen };
}

async function getter(hosts: readonly string[], privateHosts: readonly string[] = hosts): Promise<Tool> {
  const { tools } = await connector.open({ hosts }, agentWorld("/nowhere", { privateHosts }));
  const [tool] = tools;
  if (tool === undefined) throw new Error("no tool");
  return tool;
}
async function get(tool: Tool, url: string): Promise<unknown> {
  const result = await tool.run({ url }, toolCall("k"));
  return "content" in result ? result.content : null;
}

test("a page comes as text, JSON as it is, anything else by name and size", async () => {
  const { host } = await serving((request, response) => {
    if (request.url === "/page")
      response
        .writeHead(200, { "content-type": "text/html; charset=iso-8859-1" })
        .end(Buffer.from("<p>Gr\xfc\xdfe <a href='https://x.example/'>hier</a><script>x()</script>", "latin1"));
    else if (request.url === "/data") response.writeHead(200, { "content-type": "application/problem+json" }).end('{"a": [1]}');
    else if (request.url === "/packed")
      response.writeHead(200, { "content-type": "text/plain", "content-encoding": "gzip" }).end(gzipSync("packed"));
    else if (request.url === "/odd") response.writeHead(200, { "content-type": "text/plain; charset=klingon" }).end("text");
    else if (request.url === "/gone") response.writeHead(404, { "content-type": "text/plain" }).end("not here");
    else response.writeHead(200, { "content-type": "application/zip" }).end(Buffer.alloc(1000));
  });
  const tool = await getter([host]);
  expect(await get(tool, `http://${host}/page`)).toMatchObject({ status: 200, text: "Grüße hier <https://x.example/>" });
  expect(await get(tool, `http://${host}/data`)).toMatchObject({ text: '{"a": [1]}' });
  expect(await get(tool, `http://${host}/packed`)).toMatchObject({ text: "packed" });
  expect(await get(tool, `http://${host}/odd`)).toMatchObject({ text: "text" });
  expect(await get(tool, `http://${host}/gone`)).toMatchObject({ status: 404, text: "not here" });
  expect(await get(tool, `http://${host}/archive.zip`)).toMatchObject({
    type: "application/zip",
    name: "archive.zip",
    bytes: 1000,
    text: "",
  });
});

test("every hop is checked: another host, a private one, another scheme, a circle", async () => {
  const inside = await serving((_, response) => void response.end("inside"));
  const { host, seen } = await serving((request, response) => {
    const to: Readonly<Record<string, string>> = {
      "/same": "/end",
      "/other": `http://${inside.host}/`,
      "/metadata": "http://169.254.169.254/latest/meta-data/",
      "/file": "file:///etc/passwd",
      "/circle": "/circle",
      "/broken": "http://",
    };
    const location = to[request.url ?? ""];
    if (location === undefined) response.writeHead(200, { "content-type": "text/plain" }).end("end");
    else response.writeHead(302, { location, "set-cookie": "a=b" }).end();
  });
  // The operator named both hosts; the definition only the first.
  const tool = await getter([host], [host, inside.host]);
  expect(await get(tool, `http://${host}/same`)).toMatchObject({ text: "end", url: `http://${host}/end` });
  for (const path of ["/other", "/metadata", "/file", "/circle", "/broken"])
    await expect(get(tool, `http://${host}${path}`), path).rejects.toThrow(ToolError);
  expect(inside.seen).toEqual([]);
  expect(seen.filter((line) => line.startsWith("GET /circle"))).toHaveLength(6);
  expect(seen.every((line) => !line.includes("a=b"))).toBe(true);
});

test("a private host needs the operator, whatever the definition says; http too", async () => {
  const { host, seen } = await serving((_, response) => void response.end("inside"));
  const tool = await getter([host, "localhost", "10.0.0.1"], []);
  for (const url of [`http://${host}/`, `https://${host}/`, "https://localhost/", "https://10.0.0.1/"])
    await expect(get(tool, url), url).rejects.toThrow(ToolError);
  expect(seen).toEqual([]);
});

test("too large, too slow and broken off end in words; what may work later says so", async () => {
  const { host } = await serving((request, response) => {
    response.writeHead(200, { "content-type": "text/plain" });
    if (request.url === "/large") response.end("x".repeat(6 << 20));
    else response.write("half", () => void setTimeout(() => response.destroy(), 20));
  });
  const tool = await getter([host]);
  for (const path of ["/large", "/half"])
    await expect(get(tool, `http://${host}${path}`), path).rejects.toMatchObject({ name: "ToolError", later: true });
});

test("a whole host is granted, an address of it is not: it may carry anything", async () => {
  const tool = await getter(["status.example.org", "*.example.com"]);
  expect(tool.granted?.({ url: "https://status.example.org/" })).toBe(true);
  for (const url of ["https://status.example.org/?q=secret", "https://status.example.org/secret", "https://secret.example.com/"])
    expect(tool.granted?.({ url }), url).toBe(null);
  for (const url of [
    "https://evil.example/",
    "nothing",
    "https://example.com/",
    "https://status.example.org:8443/",
    "https://status.example.org.evil.example/",
  ])
    expect(tool.granted?.({ url }), url).toBeTypeOf("string");
});

test.each([
  ["https://a.example.org/", ["a.example.org"], true],
  ["https://A.Example.ORG/x", ["a.example.org"], true],
  ["https://b.a.example.org/", ["*.example.org"], true],
  ["https://example.org/", ["*.example.org"], false],
  ["https://badexample.org/", ["*.example.org"], false],
  ["https://a.example.org:444/", ["a.example.org"], false],
  ["https://a.example.org:444/", ["a.example.org:444"], true],
  ["https://a.example.org/", ["a.example.org:443"], true],
  ["http://a.example.org/", ["a.example.org:443"], false],
  ["https://a.example.org./", ["a.example.org"], false],
  ["https://a.example.org@evil.example/", ["a.example.org"], false],
])("%s in %j: %s", (url, hosts, expected) => {
  expect(inHosts(new URL(url), hosts)).toBe(expected);
});
