import { createServer } from "node:http";

/**
 * A fake wire: answers as Jira's REST API does for the few calls the backfill makes, over HTTP on loopback. Written after
 * developer.atlassian.com (issue search, changelogs, statuses, rate limiting); it is no Jira.
 */
export interface FakeJira {
  readonly url: string;
  /** Everything asked: "/rest/api/3/search/jql page=…". */
  readonly asked: string[];
  /** The last query in Jira's own language. */
  jql: string;
  /** Answers next calls in another way. */
  trouble: { readonly status: number; readonly headers?: Readonly<Record<string, string>> }[];
  close(): void;
}

export interface FakeTicket {
  readonly key: string;
  readonly created: number;
  readonly updated: number;
  readonly histories: readonly { readonly id: string; readonly at: number; readonly from: string; readonly to: string }[];
}

const categories: Readonly<Record<string, string>> = { "1": "new", "3": "indeterminate", "5": "done" };

/** @param authorization that is asked for; tickets must not be older than a search allows */
export async function fakeJira(tickets: readonly FakeTicket[], authorization: string, now: () => number): Promise<FakeJira> {
  const server = createServer((request, response) => {
    const [status, body, headers = {}] = answer(new URL(request.url ?? "", "http://x"), request.headers.authorization ?? "");
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const host = `127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  const fake: FakeJira = {
    url: `http://${host}`,
    asked: [],
    jql: "",
    trouble: [],
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return fake;

  function answer({ pathname, searchParams: query }: URL, shown: string): [number, unknown, Readonly<Record<string, string>>?] {
    const page = query.get("nextPageToken") ?? query.get("startAt") ?? "";
    fake.asked.push(`${pathname} ${page}`.trim());
    const trouble = fake.trouble.shift();
    if (trouble !== undefined) return [trouble.status, { errorMessages: ["trouble"] }, trouble.headers ?? {}];
    if (shown !== authorization) return [401, { message: "Client must be authenticated to access this resource." }];
    const [, version = "", path = ""] = /^\/rest\/api\/([23])(\/.*)$/.exec(pathname) ?? [];
    if (path === "/status") return [200, Object.keys(categories).map(statusOf)];
    const story = /^\/issue\/([^/]+)\/changelog$/.exec(path)?.[1];
    if (story !== undefined) {
      const all = tickets.find(({ key }) => key === story)?.histories.map(historyOf) ?? [];
      const from = Number(page);
      return [
        200,
        { startAt: from, maxResults: 100, total: all.length, isLast: from + 100 >= all.length, values: all.slice(from, from + 100) },
      ];
    }
    if (path !== (version === "3" ? "/search/jql" : "/search")) return [404, {}];
    fake.jql = query.get("jql") ?? "";
    const since = now() - Number(/updated >= -(\d+)d /.exec(fake.jql)?.[1]) * 86_400_000;
    const found = tickets.filter(({ updated }) => updated >= since).toSorted((a, b) => a.created - b.created);
    const from = Number(page);
    const to = from + Number(query.get("maxResults"));
    const issues = found.slice(from, to).map(issueOf);
    if (version === "2") return [200, { startAt: from, maxResults: to - from, total: found.length, issues }];
    return [200, { issues, isLast: to >= found.length, ...(to < found.length ? { nextPageToken: String(to) } : {}) }];
  }

  function statusOf(id: string): object {
    return { self: `${fake.url}/rest/api/3/status/${id}`, id, name: "a canary", statusCategory: { id: 1, key: categories[id] } };
  }

  function issueOf({ key, created, updated, histories }: FakeTicket): object {
    const shown = histories.toReversed().slice(0, 40).map(historyOf);
    return {
      id: key.replace(/\D/g, ""),
      key,
      self: `${fake.url}/rest/api/3/issue/${key.replace(/\D/g, "")}`,
      fields: {
        created: time(created),
        updated: time(updated),
        creator: { accountId: "ada", accountType: "atlassian" },
        status: statusOf("1"),
      },
      changelog: { startAt: 0, maxResults: shown.length, total: shown.length, histories: shown },
    };
  }
}

function historyOf({ id, at, from, to }: FakeTicket["histories"][number]): object {
  const text = {
    field: "summary",
    fieldtype: "jira",
    fieldId: "summary",
    from: null,
    fromString: "a canary",
    to: null,
    toString: "a canary",
  };
  const status = { field: "status", fieldtype: "jira", fieldId: "status", from, fromString: "a canary", to, toString: "a canary" };
  return { id, created: time(at), author: { accountId: "bea", accountType: "atlassian", displayName: "A canary" }, items: [text, status] };
}

/** As Jira writes it. */
const time = (at: number): string => new Date(at).toISOString().replace("Z", "+0000");
