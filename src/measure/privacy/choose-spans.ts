import { lastDayOfMonth, type Span } from "./days.ts";

/**
 * Days whose figures are decided together, once and for good: those of a month, or of several where a month alone had too
 * few contributors. While the month runs only the organisation as a whole is shown.
 */
export interface Block {
  readonly spans: readonly Span[];
  readonly closed: boolean;
}

interface SpanChoice {
  /** The quarter's base spans, in order of time. */
  readonly base: readonly Span[];
  /** The last whole day there is. */
  readonly until: number;
  /** Whether the organisation's figures of these days may be shown. */
  readonly passes: (span: Span) => boolean;
  /** Spans shown earlier: they stay. */
  readonly shown: readonly Span[];
  /** Blocks divided earlier, in order of time: they stay, and nothing is added before the end of the last of them. */
  readonly divided: readonly Span[];
}

/** Days left in a month after a span that may be shown before the month is over: the last week waits for the month's tail. */
const tail = 7;

/**
 * Cuts a quarter into blocks of spans. A base span that fails takes in the next ones; what is left at the end of a month joins
 * the span before it in the same month, unless that has been shown already, else the next month. What is left at the end of
 * the quarter is never shown.
 */
export function chooseBlocks({ base, until, passes, shown, divided }: SpanChoice): Block[] {
  const blocks: Block[] = divided.map((block) => {
    return { spans: shown.filter(({ from, to }) => from >= block.from && to <= block.to).sort((a, b) => a.from - b.from), closed: true };
  });
  const done = divided.at(-1)?.to ?? -Infinity;
  let open: Span | null = null;
  let spans: Span[] = [];
  let fixed = 0;
  for (const piece of base) {
    if (piece.to > until) break;
    if (piece.to <= done) continue;
    const whole: Span = { from: open?.from ?? piece.from, to: piece.to };
    open = whole;
    const monthEnd = lastDayOfMonth(piece.to);
    const earlier = shown.find(({ from, to }) => from === whole.from && to === whole.to);
    // A span that goes on beyond this piece was shown earlier: wait for its end.
    const goesOn = shown.some(({ from, to }) => from === whole.from && to > whole.to);
    if (earlier !== undefined || (!goesOn && passes(whole))) {
      spans.push(whole);
      if (earlier !== undefined) fixed = spans.length;
      open = null;
    }
    if (piece.to < monthEnd) continue;
    const last = spans.at(-1);
    if (open !== null && last !== undefined && fixed < spans.length) {
      // One person may dominate what is left, and the sum with it.
      const joined: Span = { from: last.from, to: open.to };
      if (passes(joined)) {
        spans[spans.length - 1] = joined;
        open = null;
      }
    }
    if (spans.length > 0) blocks.push({ spans, closed: true });
    spans = [];
    fixed = 0;
  }
  const running = spans.filter(({ to }, i) => i < fixed || to + tail <= lastDayOfMonth(to));
  return running.length === 0 ? blocks : [...blocks, { spans: running, closed: false }];
}
