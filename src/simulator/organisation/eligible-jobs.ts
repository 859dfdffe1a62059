/** Jobs a weekly-active target is meant for. */
export const eligibleJobs = ["developer", "data", "reliability", "quality"] as const;
