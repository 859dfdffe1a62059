import { z } from "zod";
import type { ArtifactFact, EventFact, EventKind, Facts } from "../../../model/facts.ts";
import { mapped, plausibleTime, type AccountName, type MappedEvent } from "../mapped-event.ts";

export interface ConfluenceContext {
  /** Where it is, as "wiki.example.org": a payload may name a page by its number alone. */
  readonly site: string;
  /** Pseudonym of whoever has these names, at least one. */
  readonly personOf: (names: readonly AccountName[]) => Promise<string>;
}

// The number of a page, and the key of who did it; the rest only where an administrator switched that on. Titles, spaces and
// addresses (they hold the title) are never read.
const schema = z.object({
  timestamp: plausibleTime,
  event: z.string(),
  userKey: z.string().nullish(),
  // A date that is not known is "".
  page: z.object({ id: z.int(), creatorKey: z.string().nullish(), creationDate: plausibleTime.nullish().catch(null) }),
});
type PageEvent = z.output<typeof schema>;

const kinds: Readonly<Record<string, EventKind>> = {
  page_created: "opened",
  page_updated: "edited",
  page_trashed: "deleted",
  page_removed: "deleted",
  page_restored: "reopened",
};

/** @param payload of a webhook of Data Center. Source: developer.atlassian.com/server/confluence/webhooks */
export function mapConfluenceEvent(payload: unknown, context: ConfluenceContext): Promise<MappedEvent> {
  return mapped("Confluence", async () => {
    const { event } = schema.pick({ event: true }).parse(payload);
    const kind = kinds[event];
    return kind === undefined ? { kind: "ignored" } : { kind: "facts", facts: await pageFacts(kind, schema.parse(payload), context) };
  });
}

async function pageFacts(kind: EventKind, { timestamp, userKey, page }: PageEvent, { site, personOf }: ConfluenceContext): Promise<Facts> {
  const urn = `doc:${site}#${page.id}`;
  const named = async (key: string | null | undefined): Promise<string> => (key ? personOf([{ kind: "confluence", value: key }]) : "");
  const person = await named(userKey);
  const created = page.creationDate ?? (kind === "opened" ? timestamp : null);
  const happened = kind === "opened" ? (created ?? timestamp) : timestamp;
  const key = `confluence:${kind}:${urn}:${happened}`;
  const events: EventFact[] = [{ key, artifact: urn, kind, at: happened, person, version: happened }];
  // Where a change says nothing of its beginning, the page is known from its creation or not at all.
  if (created === null) return { events };
  const author = kind === "opened" ? person : await named(page.creatorKey);
  const artifact: ArtifactFact = {
    urn,
    kind: "document",
    repo: "",
    authors: author === "" ? [] : [author],
    at: created,
    linesAdded: 0,
    linesRemoved: 0,
    parent: "",
    version: timestamp,
  };
  return { artifacts: [artifact], events };
}
