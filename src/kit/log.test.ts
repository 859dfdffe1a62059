import { expect, test } from "vitest";
import { lineLog } from "./log.ts";

test("one line a message, whatever is in it", () => {
  const lines: string[] = [];
  const log = lineLog((line) => lines.push(line));
  log.info("started");
  log.warn("broke\nhere", { reason: 'a "b"\nc', pid: 7, final: false, code: null });
  expect(lines).toEqual(["info  started\n", 'warn  broke here  reason="a \\"b\\"\\nc"  pid=7  final=false  code=null\n']);
});
