/** Folders of `src` whose files are found by being there: each file keeps its place in the published package. */
export const plugInFolders: readonly string[] = [
  "cli/commands",
  "read/sources",
  "read/exports",
  "read/receivers/otlp/tools",
  "server/routes",
  "measure/metrics",
  "measure/detectors",
  "simulator/worlds/strategies",
  "simulator/worlds/confusers",
  "agents/connectors",
  "agents/verifiers",
];
