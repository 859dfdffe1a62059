import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";

interface Kept {
  readonly id: number;
  readonly ref: string;
  readonly sha: string;
  readonly environment: string;
  readonly created_at: string;
  readonly payload: unknown;
  readonly states: string[];
}

export interface FakeDeployments {
  readonly host: string;
  readonly url: string;
  readonly kept: readonly Kept[];
  /** What the service answers to whoever asks how it is. */
  health: number;
  /** The next order is carried out, and its answer never comes. */
  loseNext(): void;
  /** The next call is answered with this. */
  answerNext(status: number, headers?: Readonly<Record<string, string>>): void;
  /** A deployment by somebody else. */
  deployed(environment: string, ref: string, state: string): number;
  set(id: number, state: string): void;
  close(): Promise<void>;
}

export const deployToken = "ghp_0123456789";
export const deploySecret = "0123456789abcdef";

/**
 * GitHub's deployments API of acme/shop at /api, a deployer of the generic webhook at /own, and the deployed service's health at
 * /health. A ref that is no commit is deployed as a commit made of it.
 */
export async function fakeDeployments(now: () => number): Promise<FakeDeployments> {
  const kept: Kept[] = [];
  let [health, lost] = [200, false];
  const answers: { status: number; headers: Readonly<Record<string, string>> }[] = [];
  const add = (given: { ref: string; environment: string; payload: unknown }): Kept => {
    const { ref, environment, payload } = given;
    const sha = /^[0-9a-f]{40}$/.test(ref) ? ref : Buffer.from(ref).toString("hex").padEnd(40, "0").slice(0, 40);
    const one = { id: 100 + kept.length, ref, sha, environment, payload, created_at: new Date(now()).toISOString(), states: [] };
    // The newest first.
    kept.unshift(one);
    return one;
  };

  const github = (method: string, path: string, query: URLSearchParams, body: Record<string, unknown>): [number, unknown] => {
    const statuses = /^\/api\/repos\/acme\/shop\/deployments\/(\d+)\/statuses$/.exec(path)?.[1];
    if (statuses !== undefined) return [200, kept.find(({ id }) => id === Number(statuses))?.states.map((state) => ({ state })) ?? []];
    if (path === "/api/user") return [200, { login: "ann" }];
    if (path !== "/api/repos/acme/shop/deployments") return [404, {}];
    if (method === "GET")
      return [200, kept.filter(({ environment }) => environment === query.get("environment")).slice(0, Number(query.get("per_page")))];
    if (body["ref"] === "red") return [409, { message: "Conflict: Commit status checks failed for red" }];
    return [201, add({ ref: String(body["ref"]), environment: String(body["environment"]), payload: body["payload"] })];
  };
  const words: Readonly<Record<string, string>> = { success: "succeeded", failure: "failed", in_progress: "running", inactive: "replaced" };
  const described = ({ id, environment, ref, sha, created_at: at, payload, states }: Kept): object => ({
    id: String(id),
    environment,
    ref,
    commit: sha,
    at: Date.parse(at),
    state: words[states[0] ?? ""] ?? "waiting",
    ...(typeof payload === "object" ? payload : {}),
  });
  const own = (method: string, query: URLSearchParams, body: Record<string, unknown>): [number, unknown] => {
    if (method === "GET") {
      const [environment, id] = [query.get("environment"), query.get("id")];
      return [200, { deployments: kept.filter((one) => one.environment === environment || String(one.id) === id).map(described) }];
    }
    const { ref, environment, key, takesBack } = body;
    const before = kept.find(({ payload }) => typeof payload === "object" && payload !== null && "key" in payload && payload.key === key);
    return [200, described(before ?? add({ ref: String(ref), environment: String(environment), payload: { key, takesBack } }))];
  };

  const server = createServer((request, response) => {
    void (async () => {
      const url = new URL(request.url ?? "/", "http://localhost");
      const text = await textOf(request);
      if (url.pathname === "/health") return void response.writeHead(health).end("fine, and the password is x");
      const answer = answers.shift();
      if (answer !== undefined) return void response.writeHead(answer.status, answer.headers).end("{}");
      const method = request.method ?? "";
      const isOwn = url.pathname.startsWith("/own");
      const isLet = isOwn
        ? isSigned(String(request.headers["x-upshot-signature"]), method === "GET" ? `${url.pathname}${url.search}` : text)
        : request.headers.authorization === `Bearer ${deployToken}`;
      if (!isLet) return void response.writeHead(401).end("{}");
      const body: Record<string, unknown> = text === "" ? {} : JSON.parse(text);
      const [status, said] = isOwn ? own(method, url.searchParams, body) : github(method, url.pathname, url.searchParams, body);
      if (lost && method === "POST") {
        lost = false;
        return void request.socket.destroy();
      }
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(said));
    })();
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const host = `127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
  return {
    host,
    url: `http://${host}`,
    kept,
    get health() {
      return health;
    },
    set health(status) {
      health = status;
    },
    loseNext: () => (lost = true),
    answerNext: (status, headers = {}) => void answers.push({ status, headers }),
    deployed: (environment, ref, state) => {
      const one = add({ ref, environment, payload: {} });
      one.states.unshift(state);
      return one.id;
    },
    set: (id, state) => void kept.find((one) => one.id === id)?.states.unshift(state),
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function isSigned(header: string, text: string): boolean {
  const [, seconds = "", signature = ""] = /^t=(\d+),v1=([0-9a-f]+)$/.exec(header) ?? [];
  return signature === createHmac("sha256", deploySecret).update(`${seconds}.${text}`).digest("hex");
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString("utf8");
}
