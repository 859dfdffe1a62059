import { openClient, UpshotApiError, type Client } from "../../client/open-client.ts";
import { UpshotError } from "../../kit/errors.ts";
import { sessionCookie } from "../../server/access/identify.ts";
import { ownerToken } from "../../server/access/owner-token.ts";
import { readServingFile } from "../../server/operations/serving-file.ts";
import { isLoopback } from "../../server/secure.ts";
import type { CommandCall } from "../define-command.ts";
import { quoted } from "../render/quoted.ts";
import { dataFolder, findRunning, wantInstallation } from "../serve/find-installation.ts";
import { fetchAs } from "./fetch-as.ts";

/** Asks the running server as its owner: signs in, does the work, signs out. @throws UpshotError also where the server refused */
export async function withServer(call: CommandCall, work: (client: Client) => Promise<number>): Promise<number> {
  const place = placeOf(call);
  const fetch = fetchAs(place.host);
  try {
    const cookie = await signIn(place, fetch);
    const { csrf } = await openClient({ ...place, fetch, session: { cookie } }).getSession();
    const client = openClient({ ...place, fetch, session: { cookie, csrf: csrf ?? "" } });
    try {
      return await work(client);
    } finally {
      await client.postSignOut().catch(() => undefined);
    }
  } catch (error) {
    throw error instanceof UpshotApiError ? inTerminalWords(error) : error;
  }
}

interface Place {
  readonly url: string;
  /** The name it answers to. */
  readonly host: string;
  readonly token: string;
}

/** Where the server is, and what proves its owner: the file in its data folder, or an address and a token. */
function placeOf(call: CommandCall): Place {
  const named = call.options["url"];
  if (typeof named === "string") return elsewhere(named, call.terminal.variables["UPSHOT_OWNER_TOKEN"] ?? "");
  const folder = dataFolder(call);
  wantInstallation(folder);
  const file = findRunning(folder) === null ? null : readServingFile(folder);
  if (file === null)
    throw new UpshotError({
      code: "no-server",
      message: `No server runs on ${folder}: agents run inside it`,
      hint: `Start it, and leave it running: upshot serve${call.options["data"] === undefined ? "" : ` --data ${folder}`}`,
    });
  return { url: file.url, host: file.host, token: ownerToken(folder) };
}

function elsewhere(named: string, token: string): Place {
  const url = URL.canParse(named) ? new URL(named) : null;
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:"))
    throw new UpshotError({
      code: "usage",
      message: `--url ${quoted(named)} is no address of a server`,
      hint: "For example: --url https://upshot.example.org",
    });
  if (url.protocol === "http:" && !isLoopback(url.hostname))
    throw new UpshotError({
      code: "usage",
      message: `${url.origin} is not reached by https: whoever is on the way could read the owner token`,
      hint: "Use its https address, or run the command on the machine of the server with --data.",
    });
  if (token === "")
    throw new UpshotError({
      code: "no-token",
      message: "--url needs the owner token of that server",
      hint: "Set UPSHOT_OWNER_TOKEN to what stands in keys/owner.token of its data folder.",
    });
  return { url: url.origin, host: url.host, token };
}

async function signIn({ url, token }: Place, fetch: typeof globalThis.fetch): Promise<string> {
  const address = new URL("/sign-in", url);
  address.searchParams.set("token", token);
  const answer = await fetch(address).catch((cause: unknown) => {
    throw new UpshotError({
      code: "server-unreachable",
      message: `The server does not answer at ${url}`,
      hint: "Look whether it still runs. The command can be run again.",
      cause,
    });
  });
  const cookie = answer.headers.getSetCookie().map((one) => one.split(";", 1)[0] ?? "");
  const own = cookie.find((one) => one.startsWith(`${sessionCookie}=`));
  if (own !== undefined) return own;
  throw new UpshotError({
    code: "sign-in-failed",
    message:
      answer.status === 429
        ? "The server wants nobody to sign in from here for a while: there were too many wrong tokens"
        : `The server at ${url} does not take the owner token (it answered ${answer.status})`,
    hint: answer.status === 429 ? "Wait, then try again." : "Use the token of its own data folder: keys/owner.token.",
  });
}

/** Where hints of the API name a route, the terminal names its command. */
const ways: readonly (readonly [RegExp, string])[] = [
  [/^GET \/api\/agents lists.*/, "upshot agents list names yours."],
  [/^GET \/api\/agents\/\{name\} lists the runs.*/, "upshot agents runs NAME lists those of one of your agents."],
  [/^GET \/api\/approvals lists.*/, "upshot agents approvals lists what waits for you."],
  [/^GET \/api\/agent-credentials lists.*/, "upshot agents credentials lists them."],
  [/^GET \/api\/agent-budgets.*/, "upshot agents budget tells what there is."],
];

function inTerminalWords({ code, message, hint, cause }: UpshotApiError): UpshotError {
  const way = ways.find(([pattern]) => pattern.test(hint))?.[1];
  return new UpshotError({ code, message, hint: way ?? hint, cause });
}
