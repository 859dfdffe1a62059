import { z } from "zod";
import type { ArtifactFact, EventFact, EventKind, Facts } from "../../../model/facts.ts";
import { remoteId } from "../../git/remote-id.ts";

/** One year from now nothing has happened yet, and nothing of ours is older than git. */
const earliest = Date.UTC(2005, 0, 1);

/** What the generic webhook takes; fields beside these are not read. docs/inputs.md describes it for senders. */
const schema = z.object({
  /** The sender's name of the deployment or incident; the same in every message about it. */
  id: z.string().regex(/^[\w.:/-]{1,100}$/, "letters, digits and .:/-_"),
  kind: z.enum(["deployment", "incident"]),
  status: z.string(),
  /** The repository ("github.com/acme/shop"), or whatever the organisation calls the service. */
  service: z.string().regex(/^[\w.:/@ -]{1,200}$/, "letters, digits, blanks and .:/@-_"),
  at: z.union([z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)), z.int()]),
  /** Commit that is deployed. */
  version: z
    .string()
    .regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/, "the whole hash of a commit")
    .optional(),
  /** Id of the failed deployment that this deployment puts right. */
  restores: z
    .string()
    .regex(/^[\w.:/-]{1,100}$/)
    .optional(),
  /** Id of the deployment that caused this incident. */
  deployment: z
    .string()
    .regex(/^[\w.:/-]{1,100}$/)
    .optional(),
});

const kinds: Readonly<Record<"deployment" | "incident", Readonly<Record<string, EventKind>>>> = {
  deployment: { started: "deployed", succeeded: "healthy", failed: "failed", "rolled-back": "rolled_back", restored: "restored" },
  incident: { opened: "opened", acknowledged: "acknowledged", resolved: "restored", reopened: "reopened" },
};

export type MappedHook = { readonly kind: "facts"; readonly facts: Facts } | { readonly kind: "malformed"; readonly reason: string };

/** A message of the generic webhook as facts. `now` is milliseconds UTC: times in the future are wrong clocks. */
export function mapHook(payload: unknown, now: number): MappedHook {
  const parsed = schema.safeParse(payload);
  if (!parsed.success)
    return malformed(parsed.error.issues.map(({ path, message }) => `${path.join(".") || "the message"}: ${message}`).join("; "));
  const { id, kind, status, at, version, restores, deployment } = parsed.data;
  const happened = kinds[kind][status];
  if (happened === undefined) return malformed(`status: of a ${kind} it is one of ${Object.keys(kinds[kind]).join(", ")}`);
  if (at < earliest || at > now + 86_400_000) return malformed("at: is not a time near now, in milliseconds or as 2026-10-31T12:00:00Z");
  const service = remoteId(`https://${parsed.data.service}`) ?? parsed.data.service;
  const scheme = kind === "deployment" ? "deploy" : "incident";
  const urn = `${scheme}:${service}#${id}`;
  const artifacts: ArtifactFact[] = [];
  // The first message makes it; where that was lost, the next one tells as much as it knows.
  const first = happened === "deployed" || happened === "opened";
  const parent =
    kind === "incident"
      ? deployment === undefined
        ? ""
        : `deploy:${service}#${deployment}`
      : version === undefined
        ? ""
        : `git:${service}@${version}`;
  artifacts.push({ urn, kind, repo: service, authors: [], at, linesAdded: 0, linesRemoved: 0, parent, version: first ? at : 1 });
  const events = [event(urn, happened, at)];
  if (kind === "deployment" && restores !== undefined && happened === "healthy")
    events.push(event(`deploy:${service}#${restores}`, "restored", at));
  return { kind: "facts", facts: { artifacts, events } };
}

function event(artifact: string, kind: EventKind, at: number): EventFact {
  return { key: `hook:${kind}:${artifact}:${at}`, artifact, kind, at, person: "", version: at };
}

function malformed(reason: string): MappedHook {
  return { kind: "malformed", reason };
}
