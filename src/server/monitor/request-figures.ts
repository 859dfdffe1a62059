import type { Services } from "../services.ts";
import type { Family } from "./prometheus-text.ts";

/** Upper bounds of the latency's buckets, in seconds. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export interface RequestFigures {
  /** `route` is the path as it is declared, with its parameters unfilled: never what somebody asked for. */
  took(method: string, route: string, status: number, seconds: number): void;
  families(): readonly Family[];
}

interface Latency {
  readonly method: string;
  readonly route: string;
  readonly counts: number[];
  sum: number;
  /** Answers by status. */
  readonly statuses: Map<number, number>;
}

const known = new WeakMap<Services, RequestFigures>();

/** How many requests came and how long they took, since the process began. */
export function requestFigures(services: Services): RequestFigures {
  const figures = known.get(services) ?? countRequests();
  known.set(services, figures);
  return figures;
}

function countRequests(): RequestFigures {
  const routes = new Map<string, Latency>();
  return {
    took: (method, route, status, seconds) => {
      const name = `${method} ${route}`;
      const latency = routes.get(name) ?? { method, route, counts: [...buckets, Infinity].map(() => 0), sum: 0, statuses: new Map() };
      routes.set(name, latency);
      const bucket = buckets.findIndex((bound) => seconds <= bound);
      const place = bucket === -1 ? buckets.length : bucket;
      latency.counts[place] = (latency.counts[place] ?? 0) + 1;
      latency.sum += seconds;
      latency.statuses.set(status, (latency.statuses.get(status) ?? 0) + 1);
    },
    families: () => {
      const all = [...routes.values()];
      return [
        {
          name: "upshot_http_requests_total",
          help: "Requests answered, by route and status.",
          type: "counter",
          samples: all.flatMap(({ method, route, statuses }) =>
            [...statuses].map(([status, value]) => ({ labels: { method, route, status: String(status) }, value })),
          ),
        },
        {
          name: "upshot_http_request_duration_seconds",
          help: "Time until the answer began, by route.",
          type: "histogram",
          buckets,
          series: all.map(({ method, route, counts, sum }) => ({ labels: { method, route }, counts, sum })),
        },
      ];
    },
  };
}
