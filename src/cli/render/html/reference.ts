import { shortSha } from "../ids.ts";
import type { Markup } from "./markup.ts";
import { foreign, markup } from "./markup.ts";
import type { PageContext } from "./page-context.ts";

/** A button that opens a commit's evidence in the side panel. */
export function commitButton(sha: string, context: PageContext): Markup {
  const reference = context.commitReference(sha);
  if (reference === null) return markup`<code>${shortSha(sha)}</code>`;
  return markup`<button type="button" class="ref" data-open="${reference}" aria-label="Commit ${shortSha(sha)}">${shortSha(sha)}</button>`;
}

/** A button that opens a session's links in the side panel. */
export function sessionButton(id: string, context: PageContext): Markup {
  const reference = context.sessionReference(id);
  if (reference === null) return markup`<code>${foreign(context.shortId(id))}</code>`;
  return markup`<button type="button" class="ref" data-open="${reference}" aria-label="Session ${context.shortId(id)}">${foreign(context.shortId(id))}</button>`;
}
