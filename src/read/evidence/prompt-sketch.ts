import { createCipheriv, createHmac } from "node:crypto";
import { sketchRegisters } from "../../stats/sketch-hex.ts";
import { eachWord, type WordKeys } from "./prompt-words.ts";

/** What is kept of a prompt's text. Write `registers` with `writeSketch`. */
export interface PromptSketch {
  /** 128 × 16 bits. */
  readonly registers: Uint16Array<ArrayBuffer>;
  /** How many different shingles the prompt has; 65,535 stands for that many or more. */
  readonly shingles: number;
}

/** A prompt with fewer shingles has fewer than ten words or repeats itself ("yes", "continue"): being the same says nothing. */
export const fewShingles = 8;

/** Below so many words runs of three say little, and words or characters take their place. */
const fewWords = 8;
/** A text of few words that is longer than this has no words to speak of: symbols, encoded data. */
const longWithoutWords = 128;
const mostCounted = 65_535;
/** So many different shingles leave a register empty once in 10¹² prompts. */
const mostKept = 4096;
const asRuns = 0;
const asWords = 1;
const asCharacters = 2;
/** Of AES: a shingle's two hashes, its kind, and the round, four bytes each. */
const blockBytes = 16;
/** Blocks that are encrypted in one go: at most, and in later rounds at least, as far as there are any. */
const chunk = 4096;
const fewBlocks = 256;

/**
 * Makes sketches of prompts that can be compared with each other and tell nothing else: the share of equal registers of two
 * sketches is, on average, the Jaccard similarity of the prompts' sets of shingles (`similarity`). Null for a text without a
 * visible character. A shingle is a run of three words, whatever their case, white space, punctuation and numbers; for fewer
 * than 8 words it is a word, and for long text of fewer than 8 words a run of five characters.
 *
 * Why it is safe: each shingle is put through AES-128 under a key that HMAC-SHA-256 derives from the organisation's key and
 * the epoch, so to anybody without that key a register is a random number, the same for the same smallest shingle; not even
 * a guess can be tried. The polynomial hash in front only has to tell shingles apart. What shows is which prompts of one
 * epoch are alike; so a sketch that is everywhere may be guessed to be "yes".
 * **Whoever has both the key and the sketches can try guesses:** the key belongs on the machines that write sketches and
 * nowhere else. Another epoch is another key: its sketches are unrelated, so compare within one.
 *
 * The encrypted shingle names a register, a rank and a value; the lowest rank of a register gives it its value, and where
 * registers are left empty all shingles go another round. Dahlgaard, Knudsen & Thorup (2017), "Fast Similarity Sketching":
 * one permutation hashing (Li, Owen & Zhang 2012) that is no less exact than 128 permutations, also for few shingles.
 * Takes time in proportion to the text: 1 MB about 30 ms of processor time, a short prompt about 30 µs. Texts are not kept;
 * hashes stay in memory until the next call.
 *
 * @param key of the organisation, at least 32 bytes
 * @param epoch names the time the key is used for ("2026-11"), not empty
 */
export function promptSketcher(key: Uint8Array, epoch: string): (text: string) => PromptSketch | null {
  if (key.length < 32 || epoch === "") throw new RangeError("sketches need a key of at least 32 bytes and the name of an epoch");
  const derived = createHmac("sha256", key).update(`upshot prompt sketch 1\n${epoch}`).digest();
  const odd = (place: number): number => derived.readInt32LE(16 + 4 * place) | 1;
  const ofCharacters: WordKeys = { first: odd(0), second: odd(1) };
  const ofWords: WordKeys = { first: odd(2), second: odd(3) };
  // Every block by itself: a keyed pseudo-random function, not a way to encrypt a text.
  const cipher = createCipheriv("aes-128-ecb", derived.subarray(0, 16), null).setAutoPadding(false);
  const registers = createRegisters((blocks) => {
    const bytes = cipher.update(blocks);
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  });

  return (text) => {
    const normal = text.normalize("NFKC").toLowerCase();
    const words: (readonly [number, number])[] = [];
    let count = 0;
    let [a1, a2, b1, b2] = [0, 0, 0, 0];
    eachWord(normal, ofCharacters, (a, b) => {
      if (count < fewWords) words.push([a, b]);
      if (++count >= 3) {
        const first = Math.imul(Math.imul(a1, ofWords.first) + a2, ofWords.first) + a;
        registers.push(asRuns, first, Math.imul(Math.imul(b1, ofWords.second) + b2, ofWords.second) + b);
      }
      [a1, b1, a2, b2] = [a2, b2, a, b];
    });
    if (count < fewWords) {
      registers.clear();
      const line = normal
        .replaceAll(/\p{N}+/gu, "0")
        .replaceAll(/\s+/gu, " ")
        .trim();
      if (count > 0 && line.length <= longWithoutWords) for (const [a, b] of words) registers.push(asWords, a, b);
      else eachFive(line, ofCharacters, (a, b) => registers.push(asCharacters, a, b));
    }
    const sketch = registers.finish();
    registers.clear();
    return sketch;
  };
}

/** Runs of five characters (UTF-16 units); what is shorter is one run, and nothing none. */
function eachFive(line: string, { first, second }: WordKeys, take: (first: number, second: number) => void): void {
  const last = line.length === 0 ? -1 : Math.max(0, line.length - 5);
  for (let start = 0; start <= last; start++) {
    let [a, b] = [1, 1];
    for (let at = start; at < Math.min(start + 5, line.length); at++) {
      a = (Math.imul(a, first) + line.charCodeAt(at)) | 0;
      b = (Math.imul(b, second) + line.charCodeAt(at)) | 0;
    }
    take(a, b);
  }
}

interface Registers {
  push(kind: number, first: number, second: number): void;
  finish(): PromptSketch | null;
  clear(): void;
}

function createRegisters(encrypt: (blocks: Uint8Array) => DataView): Registers {
  const registers = new Uint16Array(sketchRegisters);
  /** Round and rank of each register's value in one number, the round above 32 bits of rank. */
  const ranks = new Float64Array(sketchRegisters).fill(Infinity);
  const different = new Set<number>();
  /** Of each different shingle the two hashes and the kind. */
  const kept = new Int32Array(mostKept * 3);
  const blocks = new DataView(new ArrayBuffer(chunk * blockBytes));
  let pending = 0;

  const push = (kind: number, first: number, second: number, round: number): void => {
    if (pending === chunk) flush();
    const at = pending++ * blockBytes;
    blocks.setInt32(at, first, true);
    blocks.setInt32(at + 4, second, true);
    blocks.setInt32(at + 8, kind, true);
    blocks.setInt32(at + 12, round, true);
  };
  const flush = (): void => {
    const encrypted = encrypt(new Uint8Array(blocks.buffer, 0, pending * blockBytes));
    const end = pending * blockBytes;
    for (let at = 0; at < end; at += blockBytes) {
      const round = blocks.getInt32(at + 12, true);
      if (round === 0) count(encrypted.getInt32(at + 12, true), at);
      // In half of the rounds chance names the register; the rest fill one each, so that there is an end.
      const register = round < sketchRegisters ? encrypted.getUint8(at) % sketchRegisters : round - sketchRegisters;
      const rank = round * 2 ** 32 + encrypted.getUint32(at + 4, true);
      const lowest = ranks[register] ?? 0;
      if (rank > lowest) continue;
      const value = encrypted.getUint16(at + 8, true);
      // Equal ranks: the lower value, so that order does not matter.
      if (rank === lowest && value >= (registers[register] ?? 0)) continue;
      ranks[register] = rank;
      registers[register] = value;
    }
    pending = 0;
  };
  const count = (shingle: number, at: number): void => {
    if (different.size >= mostCounted || different.has(shingle)) return;
    // What is past the end of `kept` is not kept.
    for (let place = 0, to = different.size * 3; place < 3; place++) kept[to + place] = blocks.getInt32(at + place * 4, true);
    different.add(shingle);
  };

  return {
    push: (kind, first, second) => push(kind, first, second, 0),
    finish() {
      flush();
      if (different.size === 0) return null;
      const end = Math.min(different.size, mostKept) * 3;
      for (let round = 1; round < 2 * sketchRegisters && ranks.includes(Infinity); round++) {
        for (let at = 0; at < end; at += 3) push(kept[at + 2] ?? 0, kept[at] ?? 0, kept[at + 1] ?? 0, round);
        if (pending >= fewBlocks || round === 2 * sketchRegisters - 1) flush();
      }
      return { registers: registers.slice(), shingles: different.size };
    },
    clear() {
      pending = 0;
      ranks.fill(Infinity);
      different.clear();
    },
  };
}
