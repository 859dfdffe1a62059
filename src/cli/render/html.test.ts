import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import * as cases from "../../../test/fixtures/report/cases.ts";
import { renderHtml } from "./html.ts";

const all = Object.entries(cases).filter(([name]) => name !== "tooMuch");

function dataOf(html: string): { tables: Record<string, { fields: string[]; rows: { v: unknown[] }[] }>; links: unknown[] } {
  return JSON.parse(/<script type="application\/json" id="report-data">(.*?)<\/script>/s.exec(html)?.[1] ?? "");
}

/** What of a page matches, at most three, so that a failure does not print the page. */
function found(html: string, pattern: RegExp): string[] {
  return [...html.matchAll(pattern)].slice(0, 3).map(([text]) => text);
}

describe.each(all)("%s", (_, make) => {
  const html = renderHtml(make(), {});

  const tags = found(html, /^<!doctype html>/g)
    .concat([...html.matchAll(/<[a-z][^>]*>/g)].map(([tag]) => tag))
    .join("\n");

  test("is whole and loads nothing", () => {
    expect(found(tags, /<!doctype html>|<html/g)).toHaveLength(2);
    expect(found(tags, /<(img|iframe|object|embed|video|audio|base|form|link rel="(?!icon))/g)).toEqual([]);
    expect(found(tags, /\s(src|style|on[a-z]+)=/g)).toEqual([]);
    expect(found(html, /@import|url\((?!#)/g)).toEqual([]);
    expect(found(tags, /href="(?!#|data:,")[^"]*"/g)).toEqual([]);
    expect(found(html, />(undefined|NaN|null|\[object \w+\])</g)).toEqual([]);
  });

  test("its policy allows its own style and script by hash, and nothing else", () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    const own = [...html.matchAll(/<(?:script|style)>(.*?)<\/(?:script|style)>/gs)].map(([, text = ""]) =>
      createHash("sha256").update(text).digest("base64"),
    );
    expect(own).toHaveLength(2);
    expect(own.every((hash) => policy.includes(hash))).toBe(true);
  });

  test("nothing in it can move a cursor or turn the writing", () => {
    // eslint-disable-next-line no-control-regex
    expect(found(html, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g)).toEqual([]);
  });
});

test("every session and commit is in its table, every link has its evidence", () => {
  const report = cases.realistic();
  const { tables, links } = dataOf(renderHtml(report, {}));
  expect(tables["sessions"]?.rows).toHaveLength(report.sessions.length);
  expect(tables["commits"]?.rows).toHaveLength(report.commits.length);
  expect(links).toHaveLength(report.sessions.reduce((sum, session) => sum + session.links.length, 0));
  for (const { fields, rows } of Object.values(tables)) for (const { v } of rows) expect(v).toHaveLength(fields.length);
});

test("sums of the sessions table are the sums of the report", () => {
  const report = cases.realistic();
  const { fields = [], rows = [] } = dataOf(renderHtml(report, {})).tables["sessions"] ?? {};
  const sum = (field: string): number => rows.reduce((all_, { v }) => all_ + Number(v[fields.indexOf(field)]), 0);
  expect(sum("cost_usd")).toBeCloseTo(report.usage.costMicros / 1_000_000, 5);
  expect(sum("undone_usd")).toBeCloseTo(report.yield.undoneMicros / 1_000_000, 5);
});

test("answers the question in one sentence", () => {
  const text = renderHtml(cases.realistic(), {}).replaceAll(/<[^>]+>/g, "");
  expect(text).toMatch(
    /Of ≈?\u00a0?\$[\d,]+ of AI use at list price, 1\u00a0Sep – 31\u00a0Oct\u00a02026, \d+\u00a0% held, .* and \d+\u00a0% was undone\./,
  );
});

test("a plan in another currency stays in it", () => {
  expect(renderHtml(cases.everyNote(), {})).toContain("€46");
});

test("amounts follow the currency asked for, files stay in dollars", () => {
  const html = renderHtml(cases.realistic(), { currency: { code: "EUR", perUsd: 0.5 } });
  expect(html).toMatch(/€[\d,]+/);
  expect(dataOf(html)).toMatchObject({
    tables: { sessions: { rows: dataOf(renderHtml(cases.realistic(), {})).tables["sessions"]?.rows.map(({ v }) => ({ v })) } },
  });
});

test("5,000 sessions: 200 rows are drawn, all are in the data", () => {
  const html = renderHtml(cases.tooMuch(), {});
  expect(html).toContain("200 of 5,000 sessions");
  expect(dataOf(html).tables["sessions"]?.rows).toHaveLength(5_000);
  expect(html.slice(0, html.indexOf('id="report-data"')).match(/<tr>/g)?.length).toBeLessThan(700);
});
