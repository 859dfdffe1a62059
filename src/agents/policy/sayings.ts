/** What an owner says, told apart by sentence. */
export interface Sayings {
  /** Sentences without a negation: what stands in them is named. */
  readonly affirmed: string;
  /** Sentences with one: "never deploy to production", "all but bob@example.org". What stands in them is not permitted by that. */
  readonly negated: string;
}

/**
 * Reads whole sentences, because nobody can tell by words how far a negation reaches: what is meant to be permitted stands in a
 * sentence of its own. A list or a paragraph under a negated heading, or after a negated sentence that ends with a colon, is negated
 * with it. English only: in another language nothing counts as negated.
 */
export function sayingsOf(words: string): Sayings {
  const affirmed: string[] = [];
  const negated: string[] = [];
  let heading = false;
  let list = false;
  for (const block of words.split(betweenBlocks)) {
    const isHeading = /^\s*#/.test(block);
    const isItem = /^\s*(?:[-*•]|\d{1,3}[.)])\s/u.test(block);
    if (isHeading) heading = false;
    if (isHeading || !isItem) list = false;
    const sentences = block.split(betweenSentences);
    const no = sentences.map((sentence) => heading || list || isNegated(sentence));
    for (const [index, sentence] of sentences.entries()) {
      (no[index] === true ? negated : affirmed).push(sentence);
      // What stands on both sides of something left out stands not together.
      (no[index] === true ? affirmed : negated).push("\n|\n");
    }
    if (isHeading) heading = isNegated(sentences[0] ?? "");
    else if (no.at(-1) === true && /:[*_\s]*$/.test(block)) list = true;
  }
  return { affirmed: affirmed.join(" "), negated: negated.join(" ") };
}

/** Empty lines; a line that begins a heading or a point of a list. Other lines go on in the next one. */
const betweenBlocks = /\r?\n[ \t]*\r?\n|\r?\n(?=[ \t]*(?:#|[-*•][ \t]|\d{1,3}[.)][ \t]))/u;
/** An end that nothing in small letters follows, and that is no abbreviation's. */
const betweenSentences =
  /(?<=[.!?][)"'\]”’*_]*)(?<!\b(?:[Ee]\.g|[Ii]\.e|[Ee]tc|[Ee]sp|[Ii]ncl|vs|cf|[Nn]o|[Nn]r|M[rs]|Mrs|Dr)\.)\s+(?=[^\p{Ll}\s])/u;

const negations =
  /\b(?:not|cannot|never|no(?!\.?\s*[:#]?\s*\d)|none|nobody|nothing|nowhere|neither|nor|without|unless|dont|except\w*|exclu(?:d|s)\w*|avoid\w*|refrain\w*|forb[ia]d\w*|prohibit\w*|omit\w*|skip\w*|ignor\w*|refus\w*|stop \w+ing|(?:all|any(?:one|body|thing)?|every(?:one|body|thing)?) but|(?:other|rather) than|instead of|(?:apart|aside|away) from|leave (?:out|alone)|off[- ]limits|hands off)\b|n['’]t\b/iu;
/** "Don't forget to" asks for it; what was not done in the past is told, and forbids nothing. */
const harmless = /\b(?:(?:do not|don['’]?t|never) (?:forget|hesitate|worry|fail)|(?:did|was|were|had) not|(?:did|was|were|had)n['’]t)\b/giu;

function isNegated(sentence: string): boolean {
  return negations.test(sentence.replaceAll(/\s+/g, " ").replaceAll(harmless, " "));
}
