import { rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { sessionPage, signInOptions, signInSettings } from "../../model/pages/session.ts";
import {
  clientId,
  clientSecret,
  startIdentityProvider,
  walkThrough,
  type IdentityProvider,
} from "../../../test/support/identity-provider.ts";
import { openServed, publicUrl, type Served, type SignedInAs } from "../../../test/support/served.ts";
import { temporaryFolders } from "../../../test/support/temporary-folders.ts";

const folders = temporaryFolders();
const callback = `${publicUrl}/sign-in/callback`;
let served: Served;
let provider: IdentityProvider;
let owner: SignedInAs;
/** Every answer the server gave, to look for secrets in. */
const answers: string[] = [];

beforeAll(async () => {
  [served, provider] = [await openServed(folders.next()), await startIdentityProvider(callback)];
  owner = await served.signIn({ pseudonym: null, role: "admin" });
}, 60_000);
afterAll(async () => {
  await served?.close();
  await provider?.close();
  folders.remove();
});

async function configure(more: object = {}): Promise<Response> {
  const body = { name: "Example ID", issuer: provider.issuer, clientId, clientSecret, unknown: "refuse", trustMail: false, ...more };
  return served.ask("post", "/api/sign-in/settings", { as: owner, body });
}

interface Attempt {
  readonly back: URL;
  readonly cookie: string;
}

/** To the provider and back, not yet into our callback. */
async function goThere(): Promise<Attempt> {
  const start = await served.ask("get", "/sign-in/oidc");
  expect(start.status).toBe(303);
  const cookie = start.headers.get("set-cookie") ?? "";
  expect(cookie).toMatch(/^upshot_sign_in=[\w-]+; Path=\/sign-in; HttpOnly; SameSite=Lax; Max-Age=600$/);
  return { back: await walkThrough(start.headers.get("location") ?? "", callback), cookie: cookie.split(";")[0] ?? "" };
}

async function comeBack({ back, cookie }: Attempt): Promise<Response> {
  const answer = await served.ask("get", back.pathname + back.search, { headers: { cookie } });
  answers.push(JSON.stringify([...answer.headers]) + (await answer.clone().text()));
  return answer;
}

async function signIn(): Promise<Response> {
  served.wait(60_000);
  return comeBack(await goThere());
}

const locationOf = (answer: Response): string | null => answer.headers.get("location");

async function whoIs(answer: Response): Promise<{ role: string | null; name: string | null }> {
  const session = answer.headers.getSetCookie().find((cookie) => cookie.startsWith("upshot_session="));
  expect(session).toMatch(/^upshot_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/);
  const page = await served.ask("get", "/api/session", { headers: { cookie: session?.split(";")[0] ?? "" } });
  const { role, name } = sessionPage.parse(await page.json());
  return { role, name };
}

test("the page offers what is set up, and an admin sees the settings without the secret", async () => {
  expect(signInOptions.parse(await (await served.ask("get", "/api/sign-in/options")).json()).oidc).toBeNull();
  expect((await served.ask("get", "/sign-in/oidc")).status).toBe(404);
  expect((await configure()).status).toBe(200);
  const options = await (await served.ask("get", "/api/sign-in/options")).text();
  expect(signInOptions.parse(JSON.parse(options)).oidc).toEqual({ name: "Example ID", start: "/sign-in/oidc" });
  const settings = await (await served.ask("get", "/api/sign-in/settings", { as: owner })).text();
  expect(signInSettings.parse(JSON.parse(settings)).oidc).toMatchObject({ clientId, hasSecret: true });
  answers.push(options, settings);
});

test("a known person signs in by a verified mail, with the role that is theirs here", async () => {
  const ann = await served.newPerson("Ann Lee", "finance");
  provider.account = {
    subject: "s-ann",
    claims: { email: "Ann.Lee@example.org", email_verified: true, name: "Somebody Else", role: "admin" },
  };
  const answer = await signIn();
  expect(locationOf(answer)).toBe("/");
  expect(await whoIs(answer)).toEqual({ role: "finance", name: "Ann Lee" });
  // From now on by the provider's own subject, whatever becomes of the mail.
  provider.account = { subject: "s-ann", claims: { email: "other@elsewhere.example", email_verified: false } };
  expect(await whoIs(await signIn())).toEqual({ role: "finance", name: "Ann Lee" });
  expect(ann.mail).toBe("ann.lee@example.org");
});

test("a mail that the provider did not check opens nothing", async () => {
  await served.newPerson("Bea Orr", "admin");
  for (const verified of [{ email_verified: false }, {}]) {
    provider.account = { subject: "s-thief", claims: { email: "bea.orr@example.org", ...verified } };
    expect(locationOf(await signIn())).toBe("/?sign-in=unknown");
  }
  // One tenant whose provider never says so: the organisation vouches for it, but not for what is said to be unchecked.
  await configure({ trustMail: true });
  provider.account = { subject: "s-thief", claims: { email: "bea.orr@example.org", email_verified: false } };
  expect(locationOf(await signIn())).toBe("/?sign-in=unknown");
  provider.account = { subject: "s-bea", claims: { email: "bea.orr@example.org" } };
  expect(await whoIs(await signIn())).toEqual({ role: "admin", name: "Bea Orr" });
});

test("unknown people are refused, or join as members where it is set so", async () => {
  provider.account = { subject: "s-new", claims: { email: "new@example.org", email_verified: true, name: "New Person" } };
  await configure();
  expect(locationOf(await signIn())).toBe("/?sign-in=unknown");
  await configure({ unknown: "join" });
  expect(await whoIs(await signIn())).toEqual({ role: "member", name: "New Person" });
});

test("who has left is out, and what they were signed in to ends", async () => {
  const leaver = await served.newPerson("Lea Ver", "member");
  provider.account = { subject: "s-lea", claims: { email: leaver.mail, email_verified: true } };
  expect(locationOf(await signIn())).toBe("/");
  const today = new Date(served.services.now()).toISOString().slice(0, 10);
  const csv = `mail,left\n${leaver.mail},${today}`;
  expect((await served.ask("post", "/api/people/import", { as: owner, body: { csv, dryRun: false } })).status).toBe(200);
  expect((await served.ask("get", "/api/mine", { as: leaver })).status).toBe(401);
  expect(locationOf(await signIn())).toBe("/?sign-in=left");
});

test("a new role ends what is signed in", async () => {
  const riser = await served.newPerson("Ri Ser", "member");
  const people: { people: { id: string; mail: string }[] } = JSON.parse(
    await (await served.ask("get", "/api/people", { as: owner })).text(),
  );
  const id = people.people.find(({ mail }) => mail === riser.mail)?.id;
  expect((await served.ask("post", "/api/people/role", { as: owner, body: { person: id, role: "admin" } })).status).toBe(200);
  expect((await served.ask("get", "/api/mine", { as: riser })).status).toBe(401);
});

test("state, nonce, verifier and browser belong together", async () => {
  provider.account = { subject: "s-ann", claims: { email: "ann.lee@example.org", email_verified: true } };
  served.wait(24 * 3_600_000);
  const [mine, theirs] = [await goThere(), await goThere()];
  const failing: Attempt[] = [
    { back: mine.back, cookie: theirs.cookie },
    { back: mine.back, cookie: "" },
    { back: mine.back, cookie: "upshot_sign_in=AAAA" },
    { back: new URL(`${callback}?code=guess&state=guess`), cookie: mine.cookie },
    { back: new URL(`${callback}?error=access_denied`), cookie: mine.cookie },
  ];
  for (const attempt of failing) expect(locationOf(await comeBack(attempt))).toBe("/?sign-in=failed");
  // The right browser gets in all the same, and no longer when its time is over.
  served.wait(9 * 60_000);
  expect(locationOf(await comeBack(theirs))).toBe("/");
  served.wait(24 * 3_600_000);
  expect(locationOf(await comeBack(mine))).toBe("/?sign-in=failed");
});

test("a code works once", async () => {
  served.wait(24 * 3_600_000);
  const attempt = await goThere();
  expect(locationOf(await comeBack(attempt))).toBe("/");
  expect(locationOf(await comeBack(attempt))).toBe("/?sign-in=failed");
});

test("failed sign-ins slow an address down", async () => {
  served.wait(24 * 3_600_000);
  const statuses: number[] = [];
  for (let i = 0; i < 8; i++) statuses.push((await served.ask("get", "/sign-in/callback?code=x&state=y")).status);
  expect(statuses).toEqual([303, 303, 303, 303, 303, 429, 429, 429]);
  const slowed = await served.ask("get", "/sign-in?token=guess");
  expect(slowed.status).toBe(429);
  expect(Number(slowed.headers.get("retry-after"))).toBeGreaterThan(0);
  served.wait(10_000);
  expect((await served.ask("get", "/sign-in?token=guess")).status).toBe(403);
  expect((await served.ask("get", "/sign-in?token=guess")).status).toBe(429);
});

test("issuers that could be asked on somebody's behalf are refused", async () => {
  for (const issuer of [
    "http://example.org",
    "http://169.254.169.254/latest",
    "file:///etc/passwd",
    "https://user:secret@example.org",
    "https://example.org/?x=1",
    "https://login.microsoftonline.com/common/v2.0",
    "javascript:alert(1)",
    "not an address",
  ]) {
    expect([issuer, (await configure({ issuer })).status]).toEqual([issuer, 400]);
  }
});

test("with another issuer the old secret is not kept", async () => {
  await served.ask("post", "/api/sign-in/settings", { as: owner, body: { name: "Other", issuer: "https://id.example.net", clientId } });
  const settings = signInSettings.parse(await (await served.ask("get", "/api/sign-in/settings", { as: owner })).json());
  expect(settings.oidc?.hasSecret).toBe(false);
});

test("a provider's address reaches into no private network, neither by number nor by name", async () => {
  let calls = 0;
  const inside = createServer((socket) => {
    calls++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => inside.listen(0, "127.0.0.1", resolve));
  const address = inside.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  for (const issuer of [
    `https://127.0.0.1:${port}`,
    `https://localhost:${port}/tenant`,
    `https://[::ffff:127.0.0.1]:${port}`,
    `https://0x7f000001:${port}`,
  ]) {
    served.wait(60_000);
    expect((await configure({ issuer })).status).toBe(200);
    expect((await served.ask("get", "/sign-in/oidc")).headers.get("location")).toBe("/?sign-in=provider-unreachable");
  }
  expect(calls).toBe(0);
  // What the operator named is called.
  writeFileSync(join(served.services.folder, "private-hosts"), "localhost\n");
  await configure({ issuer: `https://localhost:${port}` });
  await served.ask("get", "/sign-in/oidc");
  expect(calls).toBe(1);
  rmSync(join(served.services.folder, "private-hosts"));
  await new Promise((resolve) => inside.close(resolve));
  await configure();
});

test("the client secret, codes and tokens are in no answer, no log and not readable in the store", async () => {
  const stored = JSON.stringify(await served.services.control.query("select name, value from setting"));
  const trail = JSON.stringify(await served.services.control.query("select * from audit"));
  expect(answers.length).toBeGreaterThan(8);
  for (const place of [...answers, served.logged(), stored, trail]) {
    expect(place).not.toContain(clientSecret);
    expect(place).not.toMatch(/eyJ[\w-]+\.[\w-]+\./);
    expect(place).not.toMatch(/[?&]code=/);
  }
});
