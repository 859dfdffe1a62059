import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type { AdoptionPage, FasterWithoutPage, TargetsPage } from "../../model/pages/adoption.ts";
import type { AuditPage } from "../../model/pages/audit.ts";
import type { MetricPage, MetricsPage } from "../../model/pages/metrics.ts";
import type { MinePage, SeenPage } from "../../model/pages/mine.ts";
import type { OverviewPage } from "../../model/pages/overview.ts";
import type { SourcesPage } from "../../model/pages/sources.ts";
import type { BoardPage, TeamsPage } from "../../model/pages/teams.ts";
import type { ToolsPage } from "../../model/pages/tools.ts";
import { get } from "./api.ts";
import type { Days } from "./periods.ts";

export function overviewQuery({ from, to }: Days, team: string | undefined) {
  return queryOptions({
    queryKey: ["overview", from, to, team ?? null],
    queryFn: ({ signal }) => get<OverviewPage>("/api/overview", { from, to, team }, signal),
  });
}

export function metricsQuery(team: string | undefined) {
  return queryOptions({
    queryKey: ["metrics", team ?? null],
    queryFn: ({ signal }) => get<MetricsPage>("/api/metrics", { team }, signal),
  });
}

export function metricQuery(id: string, team: string | undefined) {
  return queryOptions({
    queryKey: ["metrics", team ?? null, id],
    queryFn: ({ signal }) => get<MetricPage>(`/api/metrics/${encodeURIComponent(id)}`, { team }, signal),
  });
}

export function mineQuery({ from, to }: Days) {
  return queryOptions({
    queryKey: ["mine", from, to],
    queryFn: ({ signal }) => get<MinePage>("/api/mine", { from, to }, signal),
  });
}

export const seenQuery = queryOptions({
  queryKey: ["mine", "seen"],
  queryFn: ({ signal }) => get<SeenPage>("/api/mine/seen", {}, signal),
});

export function teamsQuery({ from, to }: Days, team: string | undefined) {
  return queryOptions({
    queryKey: ["teams", from, to, team ?? null],
    queryFn: ({ signal }) => get<TeamsPage>("/api/teams", { from, to, team }, signal),
  });
}

export function toolsQuery({ from, to }: Days, team: string | undefined) {
  return queryOptions({
    queryKey: ["tools", from, to, team ?? null],
    queryFn: ({ signal }) => get<ToolsPage>("/api/tools", { from, to, team }, signal),
  });
}

export function adoptionQuery({ from, to }: Days, team: string | undefined) {
  return queryOptions({
    queryKey: ["adoption", from, to, team ?? null],
    queryFn: ({ signal }) => get<AdoptionPage>("/api/adoption", { from, to, team }, signal),
  });
}

/** The reader's own declaration. */
export const fasterWithoutQuery = queryOptions({
  queryKey: ["faster-without"],
  queryFn: ({ signal }) => get<FasterWithoutPage>("/api/mine/faster-without", {}, signal),
});

export const targetsQuery = queryOptions({
  queryKey: ["targets"],
  queryFn: ({ signal }) => get<TargetsPage>("/api/targets", {}, signal),
});

export const boardQuery = queryOptions({
  queryKey: ["board"],
  queryFn: ({ signal }) => get<BoardPage>("/api/board", {}, signal),
});

export const sourcesQuery = queryOptions({
  queryKey: ["sources"],
  queryFn: ({ signal }) => get<SourcesPage>("/api/sources", {}, signal),
});

/** The trail from the newest row on, a hundred at a time. */
export const auditQuery = infiniteQueryOptions({
  queryKey: ["audit"],
  queryFn: ({ signal, pageParam }) => get<AuditPage>("/api/audit", { cursor: pageParam === "" ? undefined : pageParam }, signal),
  initialPageParam: "",
  getNextPageParam: ({ next }) => next,
});
