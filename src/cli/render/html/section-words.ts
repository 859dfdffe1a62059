import { yieldParts } from "../../../model/yield.ts";
import { partMeans } from "../say-parts.ts";
import type { Markup } from "./markup.ts";
import { markup } from "./markup.ts";
import { swatch } from "./textures.ts";

/** Every word on the page, and how each figure could be made to look better than it is. */
export function wordsSection(): Markup {
  const parts = yieldParts.map(
    (part) => markup`<div><dt>${swatch(part)}${part}</dt><dd>${partMeans[part]}<span class="gamed">${gamed[part]}</span></dd></div>`,
  );
  const others = words.map(
    ({ word, means, how }) =>
      markup`<div><dt>${word}</dt><dd>${means}${how !== null && markup`<span class="gamed">${how}</span>`}</dd></div>`,
  );
  return markup`<section id="words" aria-labelledby="words-title"><h2 id="words-title">What do the words mean?</h2>
<p class="note">Second lines say how a figure could be gamed, and what shows it. None of these figures ranks people.</p>
<dl class="words">${parts}${others}</dl></section>`;
}

const gamed: Record<(typeof yieldParts)[number], string> = {
  held: "Could be raised by landing lines nobody needs and nobody touches. The cost per 100 lines alive and the review of what landed show it.",
  pending: "Could be kept high by never landing. After 30 days without a commit it counts as undone.",
  exploration: "Could hide what failed. It stands beside the outcomes, never inside them, and is always counted.",
  unlinked: "Could be raised by working where no commit is made. It says nothing about its worth; a link can be set by hand.",
  undone: "Could be lowered by leaving wrong code in place for 14 days. Later deaths of lines show in upshot git survival.",
};

const words: readonly { readonly word: string; readonly means: string; readonly how: string | null }[] = [
  {
    word: "AI use at list price",
    means:
      "Tokens of every response times the published price of its model on that day. Under a subscription it is the value of the use, not what was paid.",
    how: "Falls with cheaper models and caching, whatever comes of the work. Read it beside what held.",
  },
  { word: "session", means: "One continuous use of one tool. Sub-agents count as part of the session that started them.", how: null },
  { word: "response", means: "One billed answer of a model. The same answer in several logs counts once.", how: null },
  {
    word: "link",
    means:
      "A session and a commit that belong together, found from shared lines, files, branch, times, commands and hashes. Every link shows its evidence; upshot link and upshot unlink correct it.",
    how: null,
  },
  {
    word: "confidence",
    means:
      "How often a link with this evidence was right where the truth is known. What is missing to 100 % of a session's best link counts as unlinked.",
    how: null,
  },
  {
    word: "verdict",
    means:
      "What became of a commit, judged once, 14 days after it landed on the default branch. Part of its lines may have held and part been undone.",
    how: null,
  },
  {
    word: "lines alive",
    means:
      "Lines a commit added that still stand on the default branch as of the report's date. In the cost per 100 of them: those of commits that held at least in part.",
    how: "Can be padded with long or generated code. The cost per held commit, which padding does not change, stands beside it.",
  },
  {
    word: "cost per held commit",
    means: "What held, divided by the commits of which at least half held. Merges are not counted: what they brought is.",
    how: "Falls when one change is split into many commits. The cost per 100 lines alive, which splitting does not change, stands beside it.",
  },
  {
    word: "interval",
    means:
      "Where logs hold placeholders instead of counts, output tokens are estimated. The true cost lies in the interval in 90 of 100 cases; figures are rounded to what is known.",
    how: null,
  },
  {
    word: "as of",
    means:
      "The last fetch from a remote, else the newest commit: nobody knows what happened later, so time alone does not turn pending into held. Commits made here since are pending.",
    how: null,
  },
];
