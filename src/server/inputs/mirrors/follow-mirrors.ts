import { join } from "node:path";
import {
  closedPullRequests,
  deploymentsOfRepository,
  linksToldOf,
  sessionsNamed,
  sessionsOfPeople,
  type RunningSession,
} from "../../../ledger/queries/work-of-repository.ts";
import { ticketsOpened } from "../../../ledger/queries/tickets-to-judge.ts";
import { UpshotError } from "../../../kit/errors.ts";
import type { Facts } from "../../../model/facts.ts";
import { resolvePerson } from "../../organisation/identities.ts";
import type { Outgoing } from "../../../kit/outgoing.ts";
import type { Services } from "../../services.ts";
import { openGitHubApi } from "../github/api.ts";
import { inputKinds } from "../input-kinds.ts";
import { readInput } from "../inputs.ts";
import { tellHealth } from "../take-delivery.ts";
import { identityOf } from "./commit-people.ts";
import { fetchMirror, mirrorFolder, type MirrorSource } from "./fetch-mirror.ts";
import { keyedSessions } from "./keyed-sessions.ts";
import { mirrorFacts } from "./mirror-facts.ts";
import type { MirrorWork } from "./mirror-work.ts";
import { onlyNews } from "./only-news.ts";
import { readMirrorApart } from "./run-worker.ts";

const day = 86_400_000;
/** Work this old when a repository was put on the list is not looked at. */
const reachBack = 90 * day;

interface Due {
  readonly repo: string;
  readonly input: string;
  readonly added_at: Date;
}

/**
 * Fetches and judges every repository that was pushed to, was not looked at for six hours (windows end by themselves), or
 * failed half an hour ago; one after the other.
 */
export async function followMirrors(services: Services, outgoing: Outgoing): Promise<void> {
  const due = await services.control.query<Due>(
    `select repo, input, added_at from repository
     where off_at is null and input is not null
       and (judged_at is null or judged_at < coalesce(pushed_at, 'epoch') or judged_at < now() - interval '6 hours')
       and (failed_at is null or failed_at < now() - interval '30 minutes')
     order by judged_at nulls first, repo`,
  );
  for (const { repo, input, added_at: added } of due) {
    try {
      await followMirror(services, repo, await sourceOf(services, outgoing, repo, input), added.getTime() - reachBack);
      await services.control.query("update repository set failed_at = null, failure = null where repo = $1", [repo]);
    } catch (error) {
      const failure = wordsOf(error);
      services.log.warn("a mirror could not be followed; it will be tried again", { repo, error: failure });
      await services.control.query("update repository set failed_at = now(), failure = $2 where repo = $1", [repo, failure]);
      await tellHealth(services, (health) => health.rejected("git", 0, repo, failure));
    }
  }
}

/** Fetches one repository, judges it as of now, and writes what is new. */
export async function followMirror(services: Services, repo: string, source: MirrorSource, from: number): Promise<void> {
  const { control, ledger, keys, journal, folder: data } = services;
  const began = new Date();
  const folder = mirrorFolder(data, repo);
  await fetchMirror(folder, source);
  await control.query("update repository set fetched_at = $2 where repo = $1", [repo, began]);
  const closed = await closedPullRequests(ledger, repo);
  const asOf = services.now();
  const keyed = await keyedSessions(services, repo, from);
  const work = await readMirrorApart({
    folder,
    from,
    asOf,
    cache: join(data, "mirrors", "cache"),
    closed,
    reported: await ticketsOpened(ledger),
    keyed: { key: keys.lookup("sync", "fingerprints"), sessions: keyed.sessions },
  });
  const people = new Map<string, string>();
  for (const mail of new Set(work.commits.flatMap((commit) => commit.people.map((person) => person.mail)))) {
    people.set(mail, await resolvePerson(control, keys, [identityOf(mail)]));
  }
  const facts = mirrorFacts(work, {
    repo,
    now: asOf,
    personOf: (mail) => people.get(mail) ?? "",
    hostTells: (await readInput(services, "github", inputKinds.github)) !== null && repo.startsWith("github.com/"),
    deployments: await deploymentsOfRepository(ledger, repo),
    sessions: await namedSessions(services, work),
    running: await runningSessions(services, work, people),
    owners: keyed.owners,
    told: await linksToldOf(ledger, repo),
  });
  const news = await onlyNews(`${folder}.sent.json`, facts);
  const rows = await writeInParts(journal, news.facts);
  await news.remember();
  await control.query("update repository set judged_at = $2 where repo = $1", [repo, began]);
  await tellHealth(services, (health) => health.accepted("git", rows));
}

/** Facts in one record of the journal: a whole history would be one line of many megabytes. */
const atOnce = 5_000;

async function writeInParts(journal: Services["journal"], facts: Facts): Promise<number> {
  let rows = 0;
  for (const [kind, list] of Object.entries(facts)) {
    for (let i = 0; i < list.length; i += atOnce) {
      await journal.write({ [kind]: list.slice(i, i + atOnce) });
    }
    rows += list.length;
  }
  return rows;
}

function namedSessions({ ledger }: Services, work: MirrorWork): Promise<Map<string, string>> {
  const words = new Set(work.commits.flatMap((commit) => commit.words));
  return sessionsNamed(ledger, [...words], [...new Set(work.notes.map(({ session }) => session))]);
}

/** Sessions of those whose commits credit a tool, back to the oldest of these commits. */
function runningSessions({ ledger }: Services, { commits }: MirrorWork, people: ReadonlyMap<string, string>): Promise<RunningSession[]> {
  const credited = commits.filter(({ credits }) => credits.length > 0);
  const since = credited.reduce((least, { at }) => Math.min(least, at), Number.MAX_SAFE_INTEGER);
  const authors = new Set(credited.flatMap((commit) => commit.people.flatMap(({ mail }) => people.get(mail) ?? [])));
  const tools = new Set(credited.flatMap(({ credits }) => credits.map(({ tool }) => tool)));
  return sessionsOfPeople(ledger, [...authors], [...tools], Math.max(0, since - day));
}

/** Where and how a repository is read. @throws UpshotError */
async function sourceOf(services: Services, outgoing: Outgoing, repo: string, input: string): Promise<MirrorSource> {
  const url = new URL(`https://${repo}.git`);
  if (input !== "github") return { url: url.href, addresses: await outgoing.addressesOf(url), token: null };
  const github = await readInput(services, "github", inputKinds.github);
  if (github === null)
    throw new UpshotError({
      code: "input",
      message: "GitHub is not connected any more",
      hint: "Connect it on the page Sources, or take the repository off the list.",
    });
  if (!isCodeHostOf(github.config.apiUrl, url))
    throw new UpshotError({
      code: "input",
      message: `${url.host} is not where the connected GitHub keeps its code`,
      hint: "Its token is sent nowhere else. Enter the API address of that host on the page Sources, or take the repository off the list.",
    });
  return {
    url: url.href,
    addresses: await outgoing.addressesOf(url),
    token: await openGitHubApi(github, outgoing, () => services.now()).contentToken(repo.slice(repo.indexOf("/") + 1)),
  };
}

/** GitHub's own API and that of its data regions answer at "api." before the host; GitHub Enterprise Server's at the host itself. */
function isCodeHostOf(apiUrl: string, { host }: URL): boolean {
  const api = new URL(apiUrl).host;
  return host === api || `api.${host}` === api;
}

function wordsOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 500);
}
