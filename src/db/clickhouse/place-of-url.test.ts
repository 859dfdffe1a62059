import { expect, test } from "vitest";
import { placeOfUrl } from "./place-of-url.ts";

test("a server, a cluster with Keeper, a cluster without", () => {
  const place = { url: "http://a:8123", username: "u", password: "p@ss", key: null };
  const address = "http://u:p%40ss@a:8123/facts";
  expect(placeOfUrl(address)).toEqual({ ...place, database: "facts", cluster: null });
  expect(placeOfUrl(`${address}?cluster=main`).cluster).toEqual({ name: "main", database: "facts", servers: null });
  const second = encodeURIComponent("https://v:x%26y@b:8443/");
  expect(placeOfUrl(`${address}?cluster=main&server=${second}&server=http%3A%2F%2Fc`).cluster?.servers).toEqual([
    place,
    { url: "https://b:8443", username: "v", password: "x&y", key: null },
    { url: "http://c", username: "default", password: "", key: null },
  ]);
});

test.each([
  "",
  "a:8123/facts",
  "http://a/fa-cts",
  "http://a/f?cluster=a%27b",
  "http://a/f?server=http%3A%2F%2Fb",
  "http://a/f?cluster=c&server=b",
])("not an address: %j", (text) => {
  expect(() => placeOfUrl(text)).toThrow("CLICKHOUSE_URL is not the address");
});
