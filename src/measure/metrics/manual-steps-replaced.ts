import { defineMetric } from "../define-metric.ts";

export default defineMetric({
  name: "Manual steps replaced",
  definition:
    "Of the steps that people took by hand for a chore before an agent took it over, those they no longer take: people's own actions in the same tool, after against before, for chores whose agent's work was verified.",
  source: "Verified agent runs; none delivers them yet",
  unit: "share",
  counts: "people",
  interval: "Wilson's, with people as clusters of unequal size",
  better: "higher",
  counter: { metric: "change-fail-rate", why: "Steps that are left out must not be missed." },
  gaming:
    "Handing chores to other people, or taking many needless steps before, raises it: only verified runs of people's own chores count.",
  family: "people",
  matures: 15,
  spans: "quarters",
  observations: null,
  measure: { kind: "share" },
});
