import { createPrivateKey, createSign } from "node:crypto";
import { z } from "zod";
import { UpshotError } from "../../../kit/errors.ts";
import type { Outgoing, OutgoingAnswer } from "../../../kit/outgoing.ts";
import type { ConnectedInput } from "../inputs.ts";

/** GitHub as an app sees it. */
export interface GitHubApi {
  /** Installations of the app. */
  installations(): Promise<number[]>;
  /** Everything an installation may read, as GitHub spells it: "acme/shop" and its address. */
  repositories(installation: number): Promise<{ readonly fullName: string; readonly url: string }[]>;
  graphql<Data>(installation: number, query: string, variables: object, shape: z.ZodType<Data>): Promise<Data>;
  /** A token that may read the contents of one repository ("acme/shop"), for an hour. */
  contentToken(fullName: string): Promise<string>;
}

/** GitHub has had enough of us until then (milliseconds UTC). */
export class RateLimited extends Error {
  readonly until: number;

  constructor(until: number) {
    super("GitHub's rate limit is used up");
    this.name = "RateLimited";
    this.until = until;
  }
}

const usualHeaders = { accept: "application/vnd.github+json", "x-github-api-version": "2022-11-28", "content-type": "application/json" };
/** A token of an installation lasts an hour. */
const tokenLasts = 50 * 60_000;

/** @throws UpshotError `input` where the app's number or key is missing or no key */
export function openGitHubApi({ config, secrets }: ConnectedInput<"github">, outgoing: Outgoing, now: () => number): GitHubApi {
  const { appId } = config;
  if (appId === null || secrets.privateKey === undefined) throw keyWrong("the app's number or its private key is not there");
  const key = privateKey(secrets.privateKey);
  const base = config.apiUrl.replace(/\/$/, "");
  const tokens = new Map<number, { readonly token: string; readonly until: number }>();

  /** Source: docs.github.com, "Generating a JSON Web Token (JWT) for a GitHub App" */
  const appToken = (): string => {
    const seconds = Math.floor(now() / 1000);
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const signed = `${part({ alg: "RS256", typ: "JWT" })}.${part({ iat: seconds - 60, exp: seconds + 540, iss: String(appId) })}`;
    return `${signed}.${createSign("RSA-SHA256").update(signed).sign(key, "base64url")}`;
  };
  const call = async (url: string, token: string, body?: object): Promise<unknown> => {
    const answer = await outgoing.call(new URL(url), {
      method: body === undefined ? "GET" : "POST",
      headers: { ...usualHeaders, authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const until = limitedUntil(answer, now());
    if (until !== null) throw new RateLimited(until);
    if (answer.status < 200 || answer.status > 299) throw refusedBy(url, answer.status);
    return JSON.parse(answer.body);
  };
  const pages = async <Item>(path: string, token: string, take: (page: unknown) => Item[]): Promise<Item[]> => {
    const items: Item[] = [];
    for (let page = 1; page <= 100; page++) {
      const some = take(await call(`${base}${path}?per_page=100&page=${page}`, token));
      items.push(...some);
      if (some.length < 100) break;
    }
    return items;
  };
  const tokenOf = async (installation: number): Promise<string> => {
    const known = tokens.get(installation);
    if (known !== undefined && known.until > now()) return known.token;
    const { token } = tokenAnswer.parse(await call(`${base}/app/installations/${installation}/access_tokens`, appToken(), {}));
    tokens.set(installation, { token, until: now() + tokenLasts });
    return token;
  };
  return {
    installations: () =>
      pages("/app/installations", appToken(), (page) =>
        z
          .array(z.object({ id: z.int() }))
          .parse(page)
          .map(({ id }) => id),
      ),
    repositories: async (installation) =>
      pages("/installation/repositories", await tokenOf(installation), (page) =>
        repositoriesAnswer.parse(page).repositories.map(({ full_name, html_url }) => ({ fullName: full_name, url: html_url })),
      ),
    graphql: async (installation, query, variables, shape) => {
      const answer = z
        .object({ data: z.unknown(), errors: z.array(z.object({ type: z.string().optional() })).optional() })
        .parse(await call(graphqlUrl(base), await tokenOf(installation), { query, variables }));
      if (answer.errors?.some(({ type }) => type === "RATE_LIMITED") === true) throw new RateLimited(now() + 10 * 60_000);
      // A repository that is not there any more is an error beside `repository: null`.
      if (answer.data === null || answer.data === undefined) throw refusedBy(graphqlUrl(base), 200);
      return shape.parse(answer.data);
    },
    contentToken: async (fullName) => {
      const { id } = z.object({ id: z.int() }).parse(await call(`${base}/repos/${fullName}/installation`, appToken()));
      const body = { repositories: [fullName.split("/").at(-1)], permissions: { contents: "read" } };
      return tokenAnswer.parse(await call(`${base}/app/installations/${id}/access_tokens`, appToken(), body)).token;
    },
  };
}

const tokenAnswer = z.object({ token: z.string() });
const repositoriesAnswer = z.object({ repositories: z.array(z.object({ full_name: z.string(), html_url: z.string() })) });

/** On GitHub Enterprise Server GraphQL lies beside the REST address, not below it. */
function graphqlUrl(base: string): string {
  return base.endsWith("/api/v3") ? `${base.slice(0, -"/v3".length)}/graphql` : `${base}/graphql`;
}

/** Source: docs.github.com, "Rate limits for the REST API", "Exceeding the rate limit" */
function limitedUntil({ status, headers }: OutgoingAnswer, now: number): number | null {
  if (status !== 403 && status !== 429) return null;
  const after = Number(headers["retry-after"]);
  if (after > 0) return now + after * 1000;
  if (headers["x-ratelimit-remaining"] === "0") return Number(headers["x-ratelimit-reset"] ?? 0) * 1000 || now + 60_000;
  return status === 429 ? now + 60_000 : null;
}

function privateKey(text: string): ReturnType<typeof createPrivateKey> {
  try {
    return createPrivateKey(text);
  } catch {
    // The driver's error may quote the key.
    throw keyWrong("what was given as its private key is none");
  }
}

function keyWrong(why: string): UpshotError {
  return new UpshotError({
    code: "input",
    message: `The GitHub App cannot be used: ${why}`,
    hint: "Enter the App's number and the .pem file it gave you.",
  });
}

function refusedBy(url: string, status: number): UpshotError {
  return new UpshotError({
    code: "github-refused",
    message: `GitHub answered ${status} to ${new URL(url).pathname.replaceAll(/\d{4,}/g, "…")}`,
    hint:
      status === 401
        ? "See that the App's number and key belong together."
        : "See that the App is installed and may read contents, pull requests and deployments.",
  });
}
