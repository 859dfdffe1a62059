import type { SourceRow } from "../../model/pages/sources.ts";
import { senders } from "./senders.ts";

export interface InputEntry {
  /** As in `source_state`; for what is connected, also its name in `input`. */
  readonly id: string;
  readonly name: string;
  readonly group: SourceRow["group"];
  readonly brings: string;
  readonly kind: string | null;
  /** Path that the sender sends to, "" where nothing is sent to us. */
  readonly path: string;
  /** `{url}` is where this server is reached. */
  readonly steps: readonly string[];
  readonly docs: string;
  /** Days without anything after which it is called quiet. */
  readonly quietAfter: number;
}

const apiKey = "Make an API key with the scope “ingest” under Settings.";
const telemetry = (id: string, name: string, brings: string, setUp: string): InputEntry => ({
  id: `otlp:${id}`,
  name,
  group: "telemetry",
  brings,
  kind: null,
  path: "/v1/logs",
  docs: "docs/inputs.md#telemetry",
  quietAfter: 4,
  steps: [apiKey, setUp, "Roll it out with your managed settings, so that nobody has to do it by hand."],
});

/** Every input there is, in the order of the page. An input that says more than this is added where it reports. */
export const catalogue: readonly InputEntry[] = [
  telemetry(
    "claude-code",
    "Claude Code telemetry",
    "Every response with true token counts, sessions, the tool's own counters.",
    "Set CLAUDE_CODE_ENABLE_TELEMETRY=1, OTEL_LOGS_EXPORTER=otlp, OTEL_METRICS_EXPORTER=otlp, OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf, OTEL_EXPORTER_OTLP_ENDPOINT={url} and OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer <key>.",
  ),
  telemetry(
    "codex",
    "Codex telemetry",
    "Every response with its tokens, sessions.",
    'In config.toml: [otel] exporter = { otlp-http = { endpoint = "{url}/v1/logs", protocol = "binary", headers = { authorization = "Bearer <key>" } } }.',
  ),
  telemetry(
    "gemini-cli",
    "Gemini CLI telemetry",
    "Every response with its tokens, sessions.",
    'In settings.json: "telemetry": { "enabled": true, "target": "local", "otlpEndpoint": "{url}", "otlpProtocol": "http", "logPrompts": false }.',
  ),
  telemetry(
    "gen-ai",
    "Any program with GenAI telemetry",
    "Model calls of programs that follow OpenTelemetry's GenAI conventions.",
    "Send traces or logs to {url} by OTLP over HTTP; prompts and answers are dropped at the door.",
  ),
  {
    id: "sync",
    name: "upshot sync",
    group: "client",
    brings: "Use, sessions, links and keyed fingerprints from a developer's machine; never text.",
    kind: null,
    path: "",
    steps: [
      "Everybody makes a key of their own on the page Mine or asks an admin for one: what is sent counts to the key's person.",
      "On each machine: UPSHOT_KEY=… upshot sync --server {url}. With --dry-run it shows what would leave.",
    ],
    docs: "docs/inputs/sync.md",
    quietAfter: 4,
  },
  ...[
    { id: "github-copilot", name: "GitHub Copilot", what: "usage metrics, NDJSON" },
    { id: "amazon-q", name: "Amazon Q, Kiro", what: "user reports and activity, CSV" },
    { id: "cursor", name: "Cursor", what: "daily usage and usage events, JSON or CSV" },
    { id: "anthropic", name: "Anthropic", what: "Claude Code report, JSON; only where no telemetry or sync tells of it" },
    { id: "litellm", name: "LiteLLM", what: "spend logs, JSON or CSV" },
    { id: "bedrock", name: "Amazon Bedrock", what: "model invocation logs, JSON lines; prompts and answers are dropped at the door" },
    { id: "microsoft-365-copilot", name: "Microsoft 365 Copilot", what: "active days, CSV or JSON" },
    { id: "gemini-workspace", name: "Gemini in Workspace", what: "activities, JSON" },
    { id: "gemini-code-assist", name: "Gemini Code Assist", what: "log entries, JSON" },
  ].map(({ id, name, what }): InputEntry => ({
    id,
    name,
    group: "export",
    brings: `Use by person and day (${what}). Such counters cannot be linked to what was made.`,
    kind: null,
    path: `/api/import/${id}`,
    steps: [
      "For a program: make an API key with the scope import on the page Settings.",
      `Download the export; an admin sends it below, or a program with the key: UPSHOT_KEY=… upshot import ${id} FILE --server {url}. Sent again, it changes nothing.`,
    ],
    docs: "docs/inputs/exports.md",
    quietAfter: 40,
  })),
  {
    id: "github",
    name: "GitHub",
    group: "code",
    brings: "Pull requests, reviews, deployments; with the app's key also the last 90 days, and mirrors that tell which lines held.",
    kind: "github",
    path: "/hooks/github",
    steps: [
      "Make a GitHub App of your organisation: read access to contents, pull requests, deployments and metadata; events pull request, pull request review, deployment, deployment status, push.",
      "Give it the webhook address {url}/hooks/github and a secret of at least 16 characters.",
      "Install it on the repositories that are to count, and enter its number, private key and secret here.",
    ],
    docs: "docs/inputs.md#github",
    quietAfter: 7,
  },
  {
    id: "git",
    name: "Git mirrors",
    group: "code",
    brings: "What became of every commit's lines, reverts, what each deployment shipped, bugs traced back, and links that commits state.",
    kind: null,
    path: "",
    steps: ["Comes with GitHub, when the App's key is there.", "A repository that anybody may read is put on the list with “mirror”."],
    docs: "docs/inputs.md#github",
    quietAfter: 7,
  },
  ...Object.entries(senders).flatMap(([id, { kind, entry }]) => (entry === null ? [] : [{ id, kind, path: `/hooks/${id}`, ...entry }])),
];

/** Generic webhooks, each under the name somebody gave it. */
export function webhookEntry(id: string, name: string): InputEntry {
  return {
    id: `hook:${id}`,
    name,
    group: "delivery",
    brings: "Deployments and incidents from whatever you deploy with.",
    kind: "webhook",
    path: `/hooks/${id}`,
    steps: [`Send signed JSON to {url}/hooks/${id}.`],
    docs: "docs/inputs.md#webhook",
    quietAfter: 30,
  };
}

/** An input that reports and stands nowhere else. */
export function unknownEntry(id: string): InputEntry {
  return { id, name: id, group: "export", brings: "", kind: null, path: "", steps: [], docs: "docs/inputs.md", quietAfter: 40 };
}
