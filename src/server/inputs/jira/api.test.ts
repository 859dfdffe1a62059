import { createServer, type Server } from "node:http";
import { afterEach, expect, test } from "vitest";
import { openOutgoing } from "../../../kit/outgoing.ts";
import { JiraBusy, openJiraApi, type JiraApi } from "./api.ts";

// Whoever answers at the site's address is not trusted: these answer as no Jira does.
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

async function siteThat(answers: (path: string) => Answer): Promise<{ readonly api: JiraApi; readonly asked: string[] }> {
  const asked: string[] = [];
  server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const { status = 200, headers = {}, body } = answers(request.url ?? "");
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((done) => server?.listen(0, "127.0.0.1", done));
  const address = server.address();
  const host = `127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  const input = {
    id: "jira",
    config: { apiUrl: `http://${host}`, mail: "reader@acme.example" },
    secrets: { secret: "a secret of sufficient length", apiToken: "a token of an account" },
  };
  return { api: openJiraApi(input, openOutgoing({ allowed: [host] }), () => 0), asked };
}

test("a changelog that never ends is given up, and the memory with it", async () => {
  const item = { field: "status", from: "1", to: "3" };
  const values = Array.from({ length: 2_000 }, (_, i) => ({ id: String(i), created: "2026-10-01T00:00:00.000+0000", items: [item] }));
  const { api, asked } = await siteThat(() => ({ body: JSON.stringify({ values, isLast: false }) }));
  const fields = { created: 0, updated: 0, creator: null, status: { id: "1", statusCategory: { key: "new" } } };
  const histories = await api.histories({ key: "SHOP-1", self: "acme", fields, changelog: { total: 1e9, histories: [] } });
  expect([histories.length, asked.length]).toEqual([10_000, 5]);
});

test("a pause of a part of a second is a whole number, so that the pass that waits is found again", async () => {
  const { api } = await siteThat(() => ({ status: 429, headers: { "retry-after": "90.0005" }, body: "" }));
  const busy = await api.statuses().catch((error: unknown) => error);
  expect(busy instanceof JiraBusy ? busy.until : null).toBe(91_000);
});

test("a redirect is followed nowhere, and takes the token nowhere", async () => {
  const { api, asked } = await siteThat(() => ({
    status: 302,
    headers: { location: "http://169.254.169.254/latest/meta-data" },
    body: "",
  }));
  await expect(api.statuses()).rejects.toThrow("Jira answered 302 to /rest/api/3/status");
  expect(asked).toEqual(["/rest/api/3/status"]);
});
