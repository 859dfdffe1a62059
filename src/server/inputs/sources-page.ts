import type { SourceRow, SourcesPage } from "../../model/pages/sources.ts";
import type { Services } from "../services.ts";
import { catalogue, unknownEntry, webhookEntry, type InputEntry } from "./catalogue.ts";
import { inputFields } from "./input-fields.ts";
import { isInputKind } from "./input-kinds.ts";
import { readLinking } from "./linking.ts";

interface StateRow {
  readonly source: string;
  readonly last_at: Date | null;
  readonly accepted: number;
  readonly rejected: number;
  readonly last_error: string | null;
  readonly last_error_at: Date | null;
  readonly errors: number;
}

interface RepositoryRow {
  readonly repo: string;
  readonly fetched_at: Date | null;
  readonly judged_at: Date | null;
  readonly failure: string | null;
}

/**
 * The health of every input there is, connected or not. Behind an input may be one person: only those who run inputs and
 * audit them are told how busy it is, in round figures, and nobody at which minute.
 * @param detailed whether the reader is one of them
 */
export async function sourcesPageOf(services: Services, detailed: boolean): Promise<SourcesPage> {
  const { control, journal } = services;
  const [states, inputs, repositories, linking] = await Promise.all([
    control.query<StateRow>(
      `select s.source, s.last_at, s.accepted, s.rejected, s.last_error, s.last_error_at,
              (select count(*) from source_error e where e.source = s.source) as errors
       from source_state s order by s.source`,
    ),
    control.query<{ id: string; kind: string; config: Record<string, unknown>; sealed: Buffer; off: boolean }>(
      "select id, kind, config, sealed, off_at is not null as off from input order by id",
    ),
    control.query<RepositoryRow>("select repo, fetched_at, judged_at, failure from repository where off_at is null order by repo"),
    readLinking(control),
  ]);
  const stateRows = new Map(states.map((state) => [state.source, state]));
  const webhooks = inputs
    .filter(({ kind }) => kind === "webhook")
    .map(({ id, config }) => webhookEntry(id, typeof config["name"] === "string" ? config["name"] : id));
  const known = [...catalogue, ...webhooks];
  const named = new Set(known.map(({ id }) => id));
  const entries = [...known, ...states.filter(({ source }) => !named.has(source)).map(({ source }) => unknownEntry(source))];
  const inputOf = new Map(inputs.map((input) => [input.kind === "webhook" ? `hook:${input.id}` : input.id, input]));
  return {
    sources: entries.map((entry) => {
      const input = inputOf.get(entry.id);
      const connected = entry.kind === null ? stateRows.has(entry.id) : input !== undefined && !input.off;
      const row = rowOf(entry, stateRows.get(entry.id), { connected, off: input?.off ?? false }, services, linking.get(entry.id) ?? null);
      const stored =
        connected && input !== undefined
          ? { config: input.config, secrets: new Set(Object.keys(JSON.parse(services.keys.unseal(input.sealed)))) }
          : null;
      const fields = entry.kind !== null && isInputKind(entry.kind) ? inputFields(entry.kind, stored) : [];
      return detailed
        ? { ...row, connect: { ...row.connect, fields } }
        : { ...row, lastAt: null, accepted: 0, rejected: 0, lastError: null, errors: 0 };
    }),
    repositories: repositories.map((row) => ({
      repo: row.repo,
      fetchedAt: row.fetched_at?.toISOString() ?? null,
      judgedAt: row.judged_at?.toISOString() ?? null,
      failure: row.failure,
    })),
    waitingBytes: journal.waiting,
  };
}

function rowOf(
  entry: InputEntry,
  state: StateRow | undefined,
  { connected, off }: { readonly connected: boolean; readonly off: boolean },
  services: Services,
  linking: SourceRow["linking"],
): SourceRow {
  const url = services.publicUrl.origin;
  return {
    id: entry.id,
    name: entry.name,
    group: entry.group,
    brings: entry.brings,
    state: off ? "off" : stateOf(entry, state, services.now()),
    lastAt: hourOf(state?.last_at ?? null),
    accepted: roundCount(state?.accepted ?? 0),
    rejected: roundCount(state?.rejected ?? 0),
    lastError: lastErrorOf(state),
    errors: state?.errors ?? 0,
    connect: {
      kind: entry.kind,
      connected,
      steps: entry.steps.map((step) => step.replaceAll("{url}", url)),
      address: entry.path === "" ? null : `${url}${entry.path}`,
      docs: entry.docs,
      fields: [],
    },
    linking,
  };
}

function lastErrorOf(state: StateRow | undefined): SourceRow["lastError"] {
  const at = hourOf(state?.last_error_at ?? null);
  return at === null || state === undefined || state.last_error === null ? null : { at, reason: state.last_error };
}

/** The beginning of its hour. */
function hourOf(moment: Date | null): string | null {
  return moment === null ? null : new Date(Math.floor(moment.getTime() / 3_600_000) * 3_600_000).toISOString();
}

/** To two digits. */
function roundCount(count: number): number {
  return Number(count.toPrecision(2));
}

function stateOf(entry: InputEntry, state: StateRow | undefined, now: number): SourceRow["state"] {
  const last = state?.last_at?.getTime() ?? null;
  const error = state?.last_error_at?.getTime() ?? null;
  if (error !== null && error >= (last ?? 0)) return "failing";
  if (last === null) return "never";
  return now - last > entry.quietAfter * 86_400_000 ? "quiet" : "healthy";
}
