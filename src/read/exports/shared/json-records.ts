import { isRecord, type JsonRecord } from "../../lines/fields.ts";

/**
 * The objects of an export in JSON, with the line they stand on: one object a line, or one document, which may be a list.
 * `onBad` is told of lines that hold no object.
 */
export function* jsonRecords(
  text: string,
  onBad: (line: number) => void,
): Generator<{ readonly line: number; readonly record: JsonRecord }> {
  const whole = parse(text);
  if (whole !== undefined) {
    const list: readonly unknown[] = Array.isArray(whole) ? whole : [whole];
    for (const one of list) {
      if (isRecord(one)) yield { line: 1, record: one };
      else onBad(1);
    }
    return;
  }
  let line = 0;
  for (let from = 0; from < text.length;) {
    const found = text.indexOf("\n", from);
    const end = found < 0 ? text.length : found;
    const one = text.slice(from, end).trim();
    from = end + 1;
    line++;
    if (one === "") continue;
    const record = parse(one);
    if (isRecord(record)) yield { line, record };
    else onBad(line);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
