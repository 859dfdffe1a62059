/**
 * A change of a text as people read one: lines that go with "-", that come with "+", three lines around them. Exact where the changed
 * middle is at most about 2,000 lines on both sides; a larger one is shown as replaced whole. Cut, and said so, after `most` lines.
 */
export function unifiedDiff(before: string, after: string, most: number): string {
  const old = linesOf(before);
  const now = linesOf(after);
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const middle = changes(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  if (middle.length === 0) return "";
  const script = [
    ...old.slice(Math.max(0, head - around), head).map((line) => ` ${line}`),
    ...middle,
    ...old.slice(old.length - tail, old.length - tail + around).map((line) => ` ${line}`),
  ];
  const first = Math.max(0, head - around) + 1;
  const title = `@@ from line ${first} @@`;
  const shown = collapsed(script);
  return [title, ...shown.slice(0, most), ...(shown.length > most ? [`… and ${shown.length - most} more lines`] : [])].join("\n");
}

const around = 3;
/** Cells of the table below: 16 MB. */
const largestTable = 4_000_000;

function linesOf(text: string): string[] {
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

/** The longest common subsequence, by the textbook's table. */
function changes(old: readonly string[], now: readonly string[]): string[] {
  if ((old.length + 1) * (now.length + 1) > largestTable) return [...old.map((line) => `-${line}`), ...now.map((line) => `+${line}`)];
  const width = now.length + 1;
  const longest = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = now.length - 1; j >= 0; j -= 1)
      longest[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const script: string[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      script.push(` ${old[i] ?? ""}`);
      i += 1;
      j += 1;
    } else if (i < old.length && (j === now.length || at(i + 1, j) >= at(i, j + 1))) {
      script.push(`-${old[i] ?? ""}`);
      i += 1;
    } else {
      script.push(`+${now[j] ?? ""}`);
      j += 1;
    }
  }
  return script;
}

/** Long stretches that stay the same become one line. */
function collapsed(script: readonly string[]): string[] {
  const out: string[] = [];
  let same: string[] = [];
  const flush = (): void => {
    if (same.length <= 2 * around + 1) out.push(...same);
    else out.push(...same.slice(0, around), `@@ ${same.length - 2 * around} lines stay @@`, ...same.slice(-around));
    same = [];
  };
  for (const line of script) {
    if (line.startsWith(" ")) same.push(line);
    else {
      flush();
      out.push(line);
    }
  }
  flush();
  return out;
}
