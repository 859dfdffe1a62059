import { z } from "zod";
import { backfilledIssue } from "../../../read/receivers/jira/backfill-facts.ts";
import { phaseOf } from "../../../read/receivers/jira/payload.ts";
import type { Outgoing } from "../../../kit/outgoing.ts";
import type { Services } from "../../services.ts";
import { readInput } from "../inputs.ts";
import { jira } from "../senders/jira.ts";
import { tellHealth } from "../take-delivery.ts";
import { JiraBusy, openJiraApi, PageGone, type JiraApi } from "./api.ts";
import { jiraContext } from "./context.ts";

const day = 86_400_000;
/** How far the first pass goes back. */
const firstPass = 90 * day;
/** Every day a short pass finds what webhooks lost. */
const passEvery = day;
const overlap = day;
const pauseAfterFailure = 15 * 60_000;

const passState = z.object({
  /** Address that is asked: with another one everything begins anew. */
  of: z.string(),
  since: z.int(),
  started: z.int(),
  done: z.int().nullable(),
  /** Jira asked us to wait until then. */
  resume: z.int(),
  /** The next page; null: not asked yet what statuses stand for. */
  page: z.string().nullable(),
});
type Pass = z.output<typeof passState>;

/**
 * Brings the tickets that changed in the last 90 days, with all that happened to them, then once a day what webhooks may
 * have lost. Goes on where it stopped: after every page the next one is kept, when the page's facts are on disk. Does
 * nothing where Jira is not connected with an address and a token.
 */
export async function backfillJira(services: Services, outgoing: Outgoing): Promise<void> {
  const input = await readInput(services, "jira", jira);
  if (input === null || input.config.apiUrl === null || input.secrets.apiToken === undefined) return;
  const now = services.now();
  const { apiUrl: of } = input.config;
  const before = await readPass(services);
  const last = before?.of === of ? before : null;
  if (last !== null && (last.resume > now || (last.done !== null && now - last.started < passEvery))) return;
  let pass: Pass =
    last === null || last.done !== null
      ? { of, since: last === null ? now - firstPass : last.started - overlap, started: now, done: null, resume: 0, page: null }
      : { ...last, resume: 0 };
  const keep = (change: Partial<Pass>): Promise<void> => writePass(services, (pass = { ...pass, ...change }));
  try {
    const api = openJiraApi(input, outgoing, () => services.now());
    if (pass.page === null) {
      await learnStatuses(services, api);
      await keep({ page: "" });
    }
    for (let page = pass.page; page !== null;) {
      page = await takePage(services, api, Math.ceil((services.now() - pass.since) / day), page);
      await keep(page === null ? { done: services.now() } : { page });
    }
  } catch (error) {
    if (error instanceof JiraBusy) return keep({ resume: Math.min(error.until, now + day) });
    if (error instanceof PageGone) return keep({ page: "" });
    const reason =
      error instanceof z.ZodError || error instanceof SyntaxError
        ? "Jira answered in an unknown form"
        : error instanceof Error
          ? error.message
          : String(error);
    await tellHealth(services, (health) => health.rejected("jira", 0, "backfill", reason));
    // Tried again, but not at once.
    await keep({ resume: services.now() + pauseAfterFailure });
  }
}

async function learnStatuses(services: Services, api: JiraApi): Promise<void> {
  const context = jiraContext(services);
  for (const { self: site, id, statusCategory } of await api.statuses()) {
    const phase = phaseOf(statusCategory.key);
    if (phase !== null) await context.learn(site, id, phase);
  }
}

/** @returns the next page, null after the last one */
async function takePage(services: Services, api: JiraApi, days: number, page: string): Promise<string | null> {
  const context = jiraContext(services);
  const { issues, next } = await api.changed(days, page);
  const artifacts = [];
  const events = [];
  for (const issue of issues) {
    const facts = await backfilledIssue(issue, await api.histories(issue), context);
    artifacts.push(...(facts.artifacts ?? []));
    events.push(...(facts.events ?? []));
  }
  if (issues.length > 0) {
    await services.journal.write({ artifacts, events });
    await tellHealth(services, (health) => health.accepted("jira", issues.length));
  }
  return next;
}

async function readPass({ control }: Services): Promise<Pass | null> {
  const [row] = await control.query<{ pass: unknown }>("select cursor -> 'backfill' as pass from source_state where source = 'jira'");
  return passState.safeParse(row?.pass).data ?? null;
}

async function writePass({ control }: Services, pass: Pass): Promise<void> {
  await control.query(
    `insert into source_state (source, cursor) values ('jira', jsonb_build_object('backfill', $1::jsonb))
     on conflict (source) do update set cursor = source_state.cursor || excluded.cursor`,
    [JSON.stringify(pass)],
  );
}
