import type { ArtifactFact, CounterFact, EventFact, LinkFact, SessionFact, VerdictFact } from "../../model/facts.ts";
import { responseKey } from "../../model/response-key.ts";
import type { Column } from "./encode-rows.ts";

// The columns of the tables whose rows the newest version replaces.

export const sessionColumns: readonly Column<SessionFact>[] = [
  ["id", "text", ({ id }) => id],
  ["person", "text", ({ person }) => person],
  ["tool", "text", ({ tool }) => tool],
  ["source", "text", ({ source }) => source],
  ["repo", "text", ({ repo }) => repo],
  ["started", "time", ({ started }) => started],
  ["ended", "time", ({ ended }) => ended],
  ["exploration", "small", ({ exploration }) => (exploration ? 1 : 0)],
  ["version", "count64", ({ version }) => version],
];

export const artifactColumns: readonly Column<ArtifactFact>[] = [
  ["urn", "text", ({ urn }) => urn],
  ["kind", "text", ({ kind }) => kind],
  ["repo", "text", ({ repo }) => repo],
  ["authors", "texts", ({ authors }) => authors],
  ["at", "time", ({ at }) => at],
  ["lines_added", "count32", ({ linesAdded }) => linesAdded],
  ["lines_removed", "count32", ({ linesRemoved }) => linesRemoved],
  ["parent", "text", ({ parent }) => parent],
  ["version", "count64", ({ version }) => version],
];

export const eventColumns: readonly Column<EventFact>[] = [
  ["key", "count64", ({ key }) => responseKey(key)],
  ["artifact", "text", ({ artifact }) => artifact],
  ["kind", "text", ({ kind }) => kind],
  ["at", "time", ({ at }) => at],
  ["person", "text", ({ person }) => person],
  ["version", "count64", ({ version }) => version],
];

export const linkColumns: readonly Column<LinkFact>[] = [
  ["session", "text", ({ session }) => session],
  ["artifact", "text", ({ artifact }) => artifact],
  ["confidence", "real", ({ confidence }) => confidence],
  ["methods", "texts", ({ methods }) => methods],
  ["source", "text", ({ source }) => source],
  ["version", "count64", ({ version }) => version],
];

export const verdictColumns: readonly Column<VerdictFact>[] = [
  ["artifact", "text", ({ artifact }) => artifact],
  ["held", "real", ({ held }) => held],
  ["pending", "real", ({ pending }) => pending],
  ["undone", "real", ({ undone }) => undone],
  ["lines", "count32", ({ lines }) => lines],
  ["lines_alive", "count32", ({ linesAlive }) => linesAlive],
  ["judged", "time", ({ judged }) => judged],
  ["version", "count64", ({ version }) => version],
];

export const counterColumns: readonly Column<CounterFact>[] = [
  ["session", "text", ({ session }) => session],
  ["key", "count64", ({ key }) => responseKey(key)],
  ["person", "text", ({ person }) => person],
  ["tool", "text", ({ tool }) => tool],
  ["model", "text", ({ model }) => model],
  ["kind", "text", ({ kind }) => kind],
  ["at", "time", ({ at }) => at],
  ["value", "count64", ({ value }) => value],
  ["version", "count64", ({ version }) => version],
];
