import { createPublicKey, createVerify, generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";

/**
 * A fake wire: answers as GitHub's API does for the few calls the backfill makes, over HTTP on loopback. Written after
 * docs.github.com (apps, rate limits) and GitHub's public GraphQL schema; it is no GitHub.
 */
export interface FakeGitHub {
  readonly url: string;
  readonly privateKey: string;
  /** Everything asked, as "POST /graphql pullRequests after=…". */
  readonly asked: string[];
  /** Answers next calls in another way: a status and headers instead of data. */
  trouble: { readonly status: number; readonly headers: Readonly<Record<string, string>> }[];
  remaining: number;
  resetAt: number;
  close(): void;
}

export interface FakePull {
  readonly number: number;
  readonly updatedAt: number;
  readonly reviews?: number;
}

export async function fakeGitHub(
  pulls: readonly FakePull[],
  deployments: readonly { readonly id: number; readonly createdAt: number }[],
  now: () => number,
): Promise<FakeGitHub> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const [status, body, headers = {}] = answer(
        request.method ?? "",
        request.url ?? "",
        request.headers.authorization ?? "",
        Buffer.concat(pieces).toString(),
      );
      response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const fake: FakeGitHub = {
    url: `http://127.0.0.1:${port}`,
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    asked,
    trouble: [],
    remaining: 5000,
    resetAt: 0,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return fake;

  function answer(method: string, url: string, authorization: string, text: string): [number, unknown, Record<string, string>?] {
    const { pathname } = new URL(url, "http://x");
    const body: { query?: string; variables?: Record<string, string | number | null> } = text === "" ? {} : JSON.parse(text);
    const what = /page: (\w+)/.exec(body.query ?? "")?.[1] ?? (body.query === undefined ? "" : "reviews");
    asked.push(
      [method, pathname, what, body.variables?.["after"] === undefined ? "" : `after=${body.variables["after"]}`].join(" ").trim(),
    );
    const trouble = fake.trouble.shift();
    if (trouble !== undefined) return [trouble.status, { message: "trouble" }, { ...trouble.headers }];
    const token = authorization.replace("Bearer ", "");
    if (pathname.startsWith("/app/")) {
      if (!isAppToken(token)) return [401, { message: "A JSON web token could not be decoded" }];
      if (pathname === "/app/installations") return [200, [{ id: 7 }]];
      if (pathname === "/app/installations/7/access_tokens")
        return [201, { token: "installation-token", expires_at: new Date(now() + 3_600_000).toISOString() }];
    }
    if (token !== "installation-token") return [401, { message: "Bad credentials" }];
    if (pathname === "/installation/repositories")
      return [200, { repositories: [{ full_name: "acme/shop", html_url: "https://github.com/acme/shop" }] }];
    if (pathname !== "/graphql") return [404, { message: "Not Found" }];
    const rateLimit = { cost: 1, remaining: fake.remaining, resetAt: iso(fake.resetAt) };
    const { after, first, number } = body.variables ?? {};
    if (what === "reviews") {
      const pull = pulls.find((each) => each.number === number);
      return [200, { data: { rateLimit, repository: { pullRequest: { reviews: reviewsPage(pull, Number(after), 100) } } } }];
    }
    const all =
      what === "pullRequests" ? pulls.toSorted((a, b) => b.updatedAt - a.updatedAt).map(pullNode) : deployments.map(deploymentNode);
    const from = Number(after ?? 0);
    const to = from + Number(first);
    return [
      200,
      {
        data: {
          rateLimit,
          repository: { page: { pageInfo: { hasNextPage: to < all.length, endCursor: String(to) }, nodes: all.slice(from, to) } },
        },
      },
    ];
  }

  function isAppToken(token: string): boolean {
    const [head = "", claims = "", signature = ""] = token.split(".");
    const { iss, iat, exp } = JSON.parse(Buffer.from(claims, "base64url").toString() || "{}");
    const seconds = now() / 1000;
    const signed = createVerify("RSA-SHA256")
      .update(`${head}.${claims}`)
      .verify(createPublicKey(publicKey.export({ type: "spki", format: "pem" })), signature, "base64url");
    return signed && iss === "12" && iat <= seconds && exp > seconds && exp - iat <= 660;
  }
}

const ada = { __typename: "User", login: "ada" };
const grace = { __typename: "User", login: "grace" };
const iso = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z/, "Z");

function pullNode(pull: FakePull): object {
  const createdAt = iso(pull.updatedAt - 3_600_000);
  return {
    number: pull.number,
    title: "a canary",
    createdAt,
    updatedAt: iso(pull.updatedAt),
    closedAt: iso(pull.updatedAt),
    mergedAt: iso(pull.updatedAt),
    isDraft: false,
    additions: 10,
    deletions: 2,
    author: ada,
    mergedBy: {
      __typename: "Bot",
      login: "merge-queue",
    },
    reviews: reviewsPage(pull, 0, 50),
    timelineItems: {
      nodes: [
        {
          __typename: "ClosedEvent",
          createdAt: iso(pull.updatedAt),
          actor: ada,
        },
      ],
    },
  };
}

function reviewsPage(pull: FakePull | undefined, from: number, size: number): object {
  const all = Array.from({ length: pull?.reviews ?? 1 }, (_, i) => ({
    databaseId: (pull?.number ?? 0) * 1e3 + i,
    state: i % 2 === 0 ? "APPROVED" : "COMMENTED",
    submittedAt: iso((pull?.updatedAt ?? 0) - 6e4),
    updatedAt: iso((pull?.updatedAt ?? 0) - 6e4),
    author: grace,
  }));
  return { pageInfo: { hasNextPage: from + size < all.length, endCursor: String(from + size) }, nodes: all.slice(from, from + size) };
}

function deploymentNode({ id, createdAt }: { readonly id: number; readonly createdAt: number }): object {
  return {
    databaseId: id,
    createdAt: iso(createdAt),
    commitOid: "b".repeat(40),
    environment: "production",
    creator: ada,
    statuses: {
      nodes: [
        {
          state: "SUCCESS",
          createdAt: iso(createdAt + 6e4),
        },
        {
          state: "IN_PROGRESS",
          createdAt: iso(createdAt + 1e3),
        },
      ],
    },
  };
}
