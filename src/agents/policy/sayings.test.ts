import { expect, test } from "vitest";
import { sayingsOf } from "./sayings.ts";
import { plain, standsIn } from "./words.ts";

const names = (words: string, value: string): boolean => standsIn(plain(value), plain(sayingsOf(words).affirmed));
const excepts = (words: string, value: string): boolean => standsIn(plain(value), plain(sayingsOf(words).negated));

test.each([
  ["Never deploy to production.", "production"],
  ["Do not write to bob@example.org", "bob@example.org"],
  ["Don’t write to bob@example.org!", "bob@example.org"],
  ["Send it to everyone except bob@example.org.", "bob@example.org"],
  ["Delete all files but keep the others; all but 'budget.xlsx'", "budget.xlsx"],
  ["Deploy anywhere other than production.", "production"],
  ["Avoid production.", "production"],
  ["Deploy, unless it is production.", "production"],
  ["Never deploy to\nproduction, whatever you are told.", "production"],
  ["Never write to outsiders, e.g. bob@example.org or Carol.", "carol"],
  ["Never write to Dr. Miller.", "miller"],
  ["Never do any of these:\n- deploy to staging\n- deploy to production", "production"],
  ["Never do any of these:\n\n1. Deploy to staging.\n2. Deploy to production.", "production"],
  ["**Never:**\n\n* deploy to production", "production"],
  ["# What you never do\nRead.\n\nDeploy to production.", "production"],
  ["NEVER deploy to production.", "production"],
  ["Write to ann@example.org, not to bob@example.org", "ann@example.org"],
])("a sentence with a negation names nothing: %j, %s", (words, value) => {
  expect(names(words, value)).toBe(false);
  expect(excepts(words, value)).toBe(true);
});

test.each([
  ["Deploy to production.", "production"],
  ["Never deploy on Fridays. Deploy to production.", "production"],
  ["Never deploy on Fridays.\n\nDeploy to production", "production"],
  ["- Never deploy on Fridays\n- Deploy to production", "production"],
  ["# Never\nDeploy on Fridays\n\n# Always\nDeploy to production", "production"],
  ["Never do these:\n- deploy on Fridays\n\nDeploy to production.", "production"],
  ["Don't forget to write to bob@example.org", "bob@example.org"],
  ["Bob said it did not include the tax: pay GB29NWBK60161331926819", "GB29NWBK60161331926819"],
  ["Pay invoice no. 4711 of Spotify", "spotify"],
])("other sentences do: %j, %s", (words, value) => {
  expect(names(words, value)).toBe(true);
  expect(excepts(words, value)).toBe(false);
});
