// Written by scripts/write-client.ts from the routes and their contracts; do not edit.
import type { z } from "zod";
import type { importResult, vendorTotals } from "../model/import.ts";
import type { adoptionPage, fasterWithoutPage, targetInput, targetsPage } from "../model/pages/adoption.ts";
import type { auditPage } from "../model/pages/audit.ts";
import type { metricPage, metricsPage } from "../model/pages/metrics.ts";
import type { minePage, mineSessions, seenPage } from "../model/pages/mine.ts";
import type { budgetInput, invoiceInput, moneyPage, planInput } from "../model/pages/money.ts";
import type { overviewPage } from "../model/pages/overview.ts";
import type { importAnswer, importInput, keysPage, madeKey, peoplePage, reviewPage } from "../model/pages/people.ts";
import type { sessionPage, signInOptions, signInSettings, signInSettingsInput } from "../model/pages/session.ts";
import type { digestPreview, retentionPage, settingsInput, settingsPage, testInput } from "../model/pages/settings.ts";
import type { sourceErrorsPage, sourcesPage } from "../model/pages/sources.ts";
import type { boardInput, boardPage, teamsPage } from "../model/pages/teams.ts";
import type { toolsPage } from "../model/pages/tools.ts";
import type { syncAnswer, syncList } from "../model/sync.ts";
import type { AgentApi } from "./agent-api.ts";
import type { CallOptions, RawBody } from "./call.ts";

/** One method for each route of the API. Which of them a key opens, /api/openapi.json says. */
export interface Api extends AgentApi {
  /** Revokes an API key of the organisation */
  deleteKeysById(input: { id: string }, options?: CallOptions): Promise<{ ok: true }>;
  /** Forgets the reader: name, addresses and keys at once, facts within minutes, backups within 30 days */
  deleteMine(input: { body: { confirm: "forget me" } }, options?: CallOptions): Promise<Response>;
  /** Revokes one of the reader's own keys */
  deleteMineKeysById(input: { id: string }, options?: CallOptions): Promise<{ ok: true }>;
  /** Takes nothing more from an input and forgets its secrets; what it brought stays */
  deleteSourcesById(input: { id: string }, options?: CallOptions): Promise<Response>;
  /** Takes a team's target away */
  deleteTargetsByTeam(input: { team: string }, options?: CallOptions): Promise<z.output<typeof targetsPage>>;
  /** A weekly-active target beside what came of the use, and how many of those who began stay */
  getAdoption(input?: { from?: string; to?: string; team?: string }, options?: CallOptions): Promise<z.output<typeof adoptionPage>>;
  /** Who looked at what and who changed what, the newest first */
  getAudit(
    input?: { from?: string; to?: string; object?: string; cursor?: string; limit?: number },
    options?: CallOptions,
  ): Promise<z.output<typeof auditPage>>;
  /** The trail as JSON lines or as syslog messages (RFC 5424), people by handle */
  getAuditExport(
    input?: { from?: string; to?: string; object?: string; format?: "jsonl" | "syslog" },
    options?: CallOptions,
  ): Promise<Response>;
  /** Teams that want it by held outcomes a dollar, adjusted for the mix of tasks; off until the organisation and the team say so */
  getBoard(input?: undefined, options?: CallOptions): Promise<z.output<typeof boardPage>>;
  /** The weekly digest as it would be sent now; nothing is sent */
  getDigestPreview(input?: undefined, options?: CallOptions): Promise<z.output<typeof digestPreview>>;
  /** Names from tools that belong to nobody yet, and whose they may be */
  getIdentitiesReview(input?: { cursor?: string; limit?: number }, options?: CallOptions): Promise<z.output<typeof reviewPage>>;
  /** The organisation's API keys, without their secrets */
  getKeys(input?: { cursor?: string; limit?: number }, options?: CallOptions): Promise<z.output<typeof keysPage>>;
  /** The metrics catalogue: what each one means, and its latest figures for a group beside its counter-metric */
  getMetrics(input?: { team?: string }, options?: CallOptions): Promise<z.output<typeof metricsPage>>;
  /** One metric of a group by month and quarter, beside its counter-metric */
  getMetricsById(
    input: { id: string; team?: string; from?: string; to?: string },
    options?: CallOptions,
  ): Promise<z.output<typeof metricPage>>;
  /** The reader's own use and what came of it */
  getMine(input?: { from?: string; to?: string }, options?: CallOptions): Promise<z.output<typeof minePage>>;
  /** Everything kept about the reader, as lines of JSON */
  getMineExport(input?: undefined, options?: CallOptions): Promise<Response>;
  /** Whether the reader declared to be faster without AI; nobody else is told */
  getMineFasterWithout(input?: undefined, options?: CallOptions): Promise<z.output<typeof fasterWithoutPage>>;
  /** Keys by which the reader's own machines send their use */
  getMineKeys(input?: { cursor?: string; limit?: number }, options?: CallOptions): Promise<z.output<typeof keysPage>>;
  /** Who looked at figures of groups the reader is in: roles and days */
  getMineSeen(input?: { from?: string }, options?: CallOptions): Promise<z.output<typeof seenPage>>;
  /** More of the reader's own sessions */
  getMineSessions(
    input?: { from?: string; to?: string; cursor?: string; limit?: number },
    options?: CallOptions,
  ): Promise<z.output<typeof mineSessions>>;
  /** The organisation's bill, its forecast and budgets, where it grew, plans, and vendors' totals beside the ledger */
  getMoney(input?: { from?: string; to?: string; team?: string }, options?: CallOptions): Promise<z.output<typeof moneyPage>>;
  /** What came of it: the yield of a group's AI use in a period, with its trend and cuts */
  getOverview(input?: { from?: string; to?: string; team?: string }, options?: CallOptions): Promise<z.output<typeof overviewPage>>;
  /** People, their roles and teams; no figures */
  getPeople(input?: { cursor?: string; limit?: number }, options?: CallOptions): Promise<z.output<typeof peoplePage>>;
  /** How many months of raw usage rows are kept (null: all), and the months whose rows were dropped */
  getRetention(input?: undefined, options?: CallOptions): Promise<z.output<typeof retentionPage>>;
  /** The process runs */
  getServerHealthz(input?: undefined, options?: CallOptions): Promise<{ ok: true }>;
  /** Both stores answer */
  getServerReadyz(input?: undefined, options?: CallOptions): Promise<Response>;
  /** Who is signed in, and what the frame of every page needs */
  getSession(input?: undefined, options?: CallOptions): Promise<z.output<typeof sessionPage>>;
  /** What an admin may set, without secrets */
  getSettings(input?: undefined, options?: CallOptions): Promise<z.output<typeof settingsPage>>;
  /** What the sign-in page offers */
  getSignInOptions(input?: undefined, options?: CallOptions): Promise<z.output<typeof signInOptions>>;
  /** How the organisation signs in, without the secret */
  getSignInSettings(input?: undefined, options?: CallOptions): Promise<z.output<typeof signInSettings>>;
  /** Every input: how it fares, and how to connect it */
  getSources(input?: undefined, options?: CallOptions): Promise<z.output<typeof sourcesPage>>;
  /** What of an input could not be read in the last 30 days, the newest first */
  getSourcesByIdErrors(
    input: { id: string; cursor?: string; limit?: number },
    options?: CallOptions,
  ): Promise<z.output<typeof sourceErrorsPage>>;
  /** What of an input could not be read in the last 30 days */
  getSourcesByIdErrorsCsv(input: { id: string }, options?: CallOptions): Promise<Response>;
  /** What `upshot sync` must know before it sends: the organisation's repositories, and the key of fingerprints */
  getSyncRepositories(input?: undefined, options?: CallOptions): Promise<z.output<typeof syncList>>;
  /** The weekly-active targets that are set, and what one can be set for */
  getTargets(input?: undefined, options?: CallOptions): Promise<z.output<typeof targetsPage>>;
  /** Each team of a group: cost, yield and change; in the order of names */
  getTeams(input?: { from?: string; to?: string; team?: string }, options?: CallOptions): Promise<z.output<typeof teamsPage>>;
  /** What each tool and model cost a group, at which kind of price, and what came of it */
  getTools(input?: { from?: string; to?: string; team?: string }, options?: CallOptions): Promise<z.output<typeof toolsPage>>;
  /** What vendors say they were owed, newest month first */
  getVendorTotals(input?: undefined, options?: CallOptions): Promise<z.output<typeof vendorTotals>>;
  /** In the demo, the owner looks through the eyes of a simulated lead or member, or through its own again */
  postDemoActAs(
    input: { body: { who: "lead" | "member" | "nobody" } },
    options?: CallOptions,
  ): Promise<{ actingAs: "lead" | "member" | null }>;
  /** Decides a join: they are that person, or somebody else */
  postIdentitiesReview(
    input: { body: { waiting: string; person: string; decision: "join" | "apart" } },
    options?: CallOptions,
  ): Promise<{ ok: true }>;
  /** A vendor's export as it is, plain or gzip; "mapped" reads any CSV or NDJSON by the mapping in x-upshot-mapping (JSON in base64) */
  postImportById(
    input: { id: string; preview?: "true" | "false"; body: RawBody; headers?: Readonly<Record<string, string>> },
    options?: CallOptions,
  ): Promise<z.output<typeof importResult>>;
  /** Makes an API key; its secret is shown this once */
  postKeys(
    input: { body: { name: string; scopes: readonly ("ingest" | "read" | "import" | "monitor")[]; days?: number | null } },
    options?: CallOptions,
  ): Promise<z.output<typeof madeKey>>;
  /** Declares one of the reader's sessions as learning, or takes that back */
  postMineExploration(input: { body: { session: string; on: boolean } }, options?: CallOptions): Promise<{ ok: true }>;
  /** Declares that the reader is faster without AI, or takes it back: counted out of targets from the next quarter on, and nobody is told */
  postMineFasterWithout(input: { body: { on: boolean } }, options?: CallOptions): Promise<z.output<typeof fasterWithoutPage>>;
  /** Makes a key for one of the reader's own machines: it may send use, and what it sends is theirs */
  postMineKeys(input: { body: { name: string; days?: number | null } }, options?: CallOptions): Promise<z.output<typeof madeKey>>;
  /** Takes back a link of one of the reader's sessions */
  postMineUnlink(input: { body: { session: string; artifact: string } }, options?: CallOptions): Promise<{ ok: true }>;
  /** Brings people and teams up to date from CSV; a dry run shows what would happen */
  postPeopleImport(input: { body: z.input<typeof importInput> }, options?: CallOptions): Promise<z.output<typeof importAnswer>>;
  /** Gives a person another role; ends what they are signed in to */
  postPeopleRole(
    input: { body: { person: string; role: "member" | "lead" | "finance" | "admin" | "auditor" } },
    options?: CallOptions,
  ): Promise<{ ok: true }>;
  /** Puts a repository on the organisation's list, or takes it off: only work on listed ones is looked at */
  postRepositories(input: { body: { repo: string; listed: boolean; mirror?: boolean } }, options?: CallOptions): Promise<{ repo: string }>;
  /** Sends one line by mail or to Slack, to try what is set up */
  postSettingsTest(input: { body: z.input<typeof testInput> }, options?: CallOptions): Promise<{ ok: true }>;
  /** Sets how the organisation signs in; null switches it off */
  postSignInSettings(input: { body: z.input<typeof signInSettingsInput> }, options?: CallOptions): Promise<{ ok: true }>;
  /** Ends the session */
  postSignOut(input?: undefined, options?: CallOptions): Promise<Response>;
  /** Use, sessions, links and keyed fingerprints from the machine of the key's person; JSON, gzip or plain */
  postSync(
    input: { body: RawBody; headers?: Readonly<Record<string, string>> },
    options?: CallOptions,
  ): Promise<z.output<typeof syncAnswer>>;
  /** What vendors say they were owed: CSV with vendor, month, amount, currency and note; a month that comes again is replaced */
  postVendorTotals(
    input: { body: RawBody; headers?: Readonly<Record<string, string>> },
    options?: CallOptions,
  ): Promise<z.output<typeof importResult>>;
  /** Puts a team on the board (one of its leads) or takes it off (a lead, or an admin); switches it for the organisation (an admin) */
  putBoard(input: { body: z.input<typeof boardInput> }, options?: CallOptions): Promise<z.output<typeof boardPage>>;
  /** Sets the budget of the organisation, a cost centre or a team from a month on; null ends it */
  putBudgets(input: { body: z.input<typeof budgetInput> }, options?: CallOptions): Promise<{ ok: true }>;
  /** Enters what a vendor billed for a month; null takes it away */
  putMoneyInvoices(input: { body: z.input<typeof invoiceInput> }, options?: CallOptions): Promise<{ ok: true }>;
  /** Adds, changes or removes seats or a fixed fee of a tool */
  putPlans(input: { body: z.input<typeof planInput> }, options?: CallOptions): Promise<{ id: number }>;
  /** Sets how many months of raw usage rows are kept; sums by day stay for good */
  putRetention(input: { body: { months: number | null } }, options?: CallOptions): Promise<{ ok: true }>;
  /** Sets what is given; what is left out stays as it is */
  putSettings(input: { body: z.input<typeof settingsInput> }, options?: CallOptions): Promise<z.output<typeof settingsPage>>;
  /** Connects an input, or changes one; secrets that are left out stay as they are and are never given out */
  putSourcesById(
    input: { id: string; body: { kind: string; config?: Readonly<Record<string, unknown>>; secrets?: Readonly<Record<string, string>> } },
    options?: CallOptions,
  ): Promise<Response>;
  /** Sets a team's weekly-active target for job roles (80 % where nothing is said). Figures are made from the next day on */
  putTargets(input: { body: z.input<typeof targetInput> }, options?: CallOptions): Promise<z.output<typeof targetsPage>>;
}
