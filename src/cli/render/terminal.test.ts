import { expect, test } from "vitest";
import * as cases from "../../../test/fixtures/report/cases.ts";
import { linesWider } from "../../../test/support/lines-wider.ts";
import type { Report } from "../../model/report.ts";
import { renderTerminal } from "./terminal.ts";
import type { View } from "./terminal-view.ts";

const golden = "../../../test/golden/render";
const widths = [60, 80, 140];
const all: [string, () => Report][] = Object.entries(cases).map(([name, make]) => [name, make]);

test.each(widths)("draws the first screen at %i columns", async (width) => {
  await expect(renderTerminal(cases.realistic(), plain(width))).toMatchFileSnapshot(`${golden}/terminal-realistic-${width}.txt`);
});

test.each([
  ["noSessions", cases.noSessions],
  ["onlyUnlinked", cases.onlyUnlinked],
  ["onlyUnpriced", cases.onlyUnpriced],
  ["noRepository", cases.noRepository],
  ["everyNote", cases.everyNote],
  ["allEstimated", cases.allEstimated],
  ["hugeNumbers", cases.hugeNumbers],
] as const)("draws %s", async (name, make) => {
  await expect(renderTerminal(make(), plain(80))).toMatchFileSnapshot(`${golden}/terminal-${name}-80.txt`);
});

test.each(all)("%s stays within the width, has no blank at a line's end, and is the same twice", (_, make) => {
  const report = make();
  for (const width of [20, 40, ...widths]) {
    const text = renderTerminal(report, plain(width));
    expect(renderTerminal(report, plain(width))).toBe(text);
    expect(text).not.toMatch(/ $/m);
    expect(width < 60 ? [] : linesWider(text, width)).toEqual([]);
    expect(renderTerminal(report, { ...plain(width), unicode: false })).toMatch(/^[\n -~]*$/);
  }
});

test("names cannot move the cursor, colour the screen, or turn the writing direction", () => {
  expect(renderTerminal(cases.hostileNames(), plain(80))).not.toMatch(unsafe);
});

test("colour adds nothing but colour, except the fill of the bars", () => {
  const fills = /[█▓▒╱▚▏▎▍▌▋▊▉ ]+/g;
  const bare = renderTerminal(cases.realistic(), plain(80)).replace(fills, " ");
  const colored = renderTerminal(cases.realistic(), { ...plain(80), color: "truecolor" })
    .replace(escapes, "")
    .replace(fills, " ");
  expect(colored).toBe(bare);
});

test("says once that something is estimated, and rounds the money to what is known", () => {
  const text = renderTerminal(cases.realistic(), plain(80));
  expect(text.match(/estimated/g)).toHaveLength(1);
  expect(text).not.toContain("≈");
});

test("names the command for learning once, with a session of its own", () => {
  const report = cases.realistic();
  const named = [...renderTerminal(report, plain(80)).matchAll(/upshot tag (\S+) exploration/g)].map((match) => match[1] ?? "?");
  expect(named).toHaveLength(1);
  expect(report.sessions.filter(({ id }) => id.startsWith(named[0] ?? "?"))).toHaveLength(1);
});

function plain(width: number): View {
  return { width, color: "none", unicode: true };
}

/** Control characters but the newline, and marks that turn the writing direction. */
// eslint-disable-next-line no-control-regex
const unsafe = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
// eslint-disable-next-line no-control-regex
const escapes = /\u001b\[[\d;]*m/g;
