import { Script } from "node:vm";
import { expect, test } from "vitest";
import { script } from "./script.ts";

test("the script is one function that parses, and holds nothing that could end its element", () => {
  expect(() => new Script(script)).not.toThrow();
  expect(script).not.toMatch(/<\/script|<!--/i);
});

test("it stores nothing and calls nobody", () => {
  expect(script).not.toMatch(/localStorage|sessionStorage|indexedDB|cookie|fetch\(|XMLHttpRequest|sendBeacon|WebSocket|import\(/);
});
