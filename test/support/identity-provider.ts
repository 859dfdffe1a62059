import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

/** An account at the provider: what its id token says. */
export interface Account {
  readonly subject: string;
  readonly claims: Readonly<Record<string, string | boolean>>;
}

export interface IdentityProvider {
  readonly issuer: string;
  /** Whoever signs in next. */
  account: Account;
  close(): Promise<void>;
}

export const clientId = "upshot-test";
export const clientSecret = "a-client-secret-that-must-be-seen-nowhere";

interface Provider {
  callback(): (request: IncomingMessage, response: ServerResponse) => void;
  interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Interaction>;
  interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
  readonly Grant: new (values: object) => { addOIDCScope(scope: string): void; save(): Promise<string> };
}

interface Interaction {
  readonly prompt: { readonly name: string };
  readonly params: { readonly client_id: string };
}

/** npm oidc-provider as a real server on loopback. Its sign-in page lets `account` in without asking. */
export async function startIdentityProvider(callback: string): Promise<IdentityProvider> {
  // The package has no types; what is used of it stands above.
  const name = "oidc-provider";
  const { default: ProviderClass }: { default: new (issuer: string, configuration: object) => Provider } = await import(name);
  let handle: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
  const server = createServer((request, response) => handle(request, response));
  const issuer = `http://127.0.0.1:${await portOf(server)}`;
  const running: IdentityProvider = {
    issuer,
    account: { subject: "nobody", claims: {} },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const provider = new ProviderClass(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [callback],
        response_types: ["code"],
        grant_types: ["authorization_code"],
      },
    ],
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    cookies: { keys: ["only for tests"] },
    findAccount: (_context: unknown, subject: string) => ({
      accountId: subject,
      claims: () => ({ sub: subject, ...running.account.claims }),
    }),
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
  });
  const oidc = provider.callback();
  handle = (request, response) => {
    if (!(request.url ?? "").startsWith("/interaction/")) return oidc(request, response);
    void letIn(provider, request, response, running.account.subject);
  };
  return running;
}

async function letIn(provider: Provider, request: IncomingMessage, response: ServerResponse, subject: string): Promise<void> {
  const { prompt, params } = await provider.interactionDetails(request, response);
  if (prompt.name === "login") return provider.interactionFinished(request, response, { login: { accountId: subject } });
  const grant = new provider.Grant({ accountId: subject, clientId: params.client_id });
  grant.addOIDCScope("openid email profile");
  return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
}

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new TypeError("no port");
  return address.port;
}

/** Goes through the provider's pages as a browser does, from the address it was sent to until it is sent back. */
export async function walkThrough(start: string, callback: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let url = new URL(start);
  for (let steps = 0; steps < 12; steps++) {
    const answer = await fetch(url, {
      redirect: "manual",
      headers: { cookie: [...cookies].map(([key, value]) => `${key}=${value}`).join("; ") },
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [key = "", value = ""] = cookie.split(";")[0]?.split(/=(.*)/s) ?? [];
      cookies.set(key, value);
    }
    const location = answer.headers.get("location");
    if (location === null) throw new Error(`the provider stopped at ${url.pathname} with ${answer.status}: ${await answer.text()}`);
    url = new URL(location, url);
    if (url.href.startsWith(callback)) return url;
  }
  throw new Error("the provider did not send the browser back");
}
