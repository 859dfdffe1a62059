import type { z } from "zod";
import { UpshotError } from "../../../kit/errors.ts";
import {
  changelogAnswer,
  searchAnswer,
  statusesAnswer,
  type FoundIssue,
  type JiraHistory,
} from "../../../read/receivers/jira/backfill-answer.ts";
import type { Outgoing } from "../../../kit/outgoing.ts";
import type { ConnectedInput } from "../inputs.ts";

export interface JiraApi {
  statuses(): Promise<z.output<typeof statusesAnswer>>;
  /**
   * Tickets that changed in the last days, oldest first: what changes meanwhile moves none of them out of sight.
   * @param page "" for the first one
   * @throws PageGone where there is no such page any more
   */
  changed(days: number, page: string): Promise<{ readonly issues: readonly FoundIssue[]; readonly next: string | null }>;
  /** Everything that happened to a ticket. */
  histories(issue: FoundIssue): Promise<readonly JiraHistory[]>;
}

/** Jira has had enough of us until then (milliseconds UTC). */
export class JiraBusy extends Error {
  readonly until: number;

  constructor(until: number) {
    super("Jira asked us to wait");
    this.name = "JiraBusy";
    this.until = until;
  }
}

/** The search has to begin anew. */
export class PageGone extends Error {
  constructor() {
    super("Jira does not know the page of a search any more");
    this.name = "PageGone";
  }
}

const pageSize = 50;
/** Of a longer story a search in the cloud gives the end only, and does not always say so. */
const mostInSearch = 40;
/** Of a ticket that was changed more often, the first changes are taken: no answer of theirs may fill the memory. */
const mostHistories = 10_000;
const fields = "created,updated,creator,status";

/** @throws UpshotError `input` where the address or the token is missing */
export function openJiraApi({ config, secrets }: ConnectedInput<"jira">, outgoing: Outgoing, now: () => number): JiraApi {
  const { apiUrl, mail } = config;
  const token = secrets.apiToken;
  if (apiUrl === null || token === undefined) {
    throw new UpshotError({ code: "input", message: "Jira cannot be asked", hint: "Enter the site's address and an API token." });
  }
  const cloud = mail !== null;
  const base = `${apiUrl.replace(/\/$/, "")}/rest/api/${cloud ? 3 : 2}`;
  const authorization = cloud ? `Basic ${Buffer.from(`${mail}:${token}`).toString("base64")}` : `Bearer ${token}`;
  const ask = async <Shape extends z.ZodType>(
    path: string,
    query: Readonly<Record<string, string>>,
    shape: Shape,
  ): Promise<z.output<Shape>> => {
    const url = new URL(`${base}${path}`);
    url.search = new URLSearchParams(query).toString();
    const { status, headers, body } = await outgoing.call(url, { headers: { accept: "application/json", authorization } });
    // Source: developer.atlassian.com/cloud/jira/platform/rate-limiting
    if (status === 429 || (status === 503 && headers["retry-after"] !== undefined))
      throw new JiraBusy(now() + Math.max(60, Math.ceil(Number(headers["retry-after"])) || 0) * 1000);
    if (status === 400 && query["nextPageToken"] !== undefined) throw new PageGone();
    if (status < 200 || status > 299) throw refusedBy(url, status);
    return shape.parse(JSON.parse(body));
  };
  return {
    statuses: () => ask("/status", {}, statusesAnswer),
    changed: async (days, page) => {
      // Relative, since Jira reads dates in the time zone of the token's account.
      const jql = `updated >= -${days}d ORDER BY created ASC, key ASC`;
      const usual = { jql, fields, expand: "changelog", maxResults: String(pageSize) };
      if (cloud) {
        const { issues, nextPageToken } = await ask("/search/jql", page === "" ? usual : { ...usual, nextPageToken: page }, searchAnswer);
        return { issues, next: nextPageToken || null };
      }
      const startAt = Number(page);
      const { issues, total = 0 } = await ask("/search", { ...usual, startAt: String(startAt) }, searchAnswer);
      const end = startAt + issues.length;
      return { issues, next: issues.length === 0 || end >= total ? null : String(end) };
    },
    histories: async ({ key, changelog: { total, histories } }) => {
      if (!cloud || (histories.length < mostInSearch && (total ?? 0) <= histories.length)) return histories;
      const all: JiraHistory[] = [];
      for (let more = true; more;) {
        const { values, isLast } = await ask(
          `/issue/${encodeURIComponent(key)}/changelog`,
          { startAt: String(all.length), maxResults: "100" },
          changelogAnswer,
        );
        all.push(...values);
        more = isLast === false && values.length > 0 && all.length < mostHistories;
      }
      return all;
    },
  };
}

function refusedBy(url: URL, status: number): UpshotError {
  return new UpshotError({
    code: "jira-refused",
    message: `Jira answered ${status} to ${url.pathname.replace(/\/issue\/.*/, "/issue/…")}`,
    hint:
      status === 401 || status === 403
        ? "See that the mail and the token belong together, and may read the projects."
        : "It is tried again later; see that the address is the site's.",
  });
}
