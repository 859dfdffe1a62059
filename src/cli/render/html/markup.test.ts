import fc from "fast-check";
import { expect, test } from "vitest";
import { foreign, markup, scriptJson } from "./markup.ts";

test("no text becomes markup, in content or in an attribute", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const { html } = markup`<b title="${text}">${text}</b>`;
      expect(html.match(/[<>"]/g)).toEqual(["<", '"', '"', ">", "<", ">"]);
    }),
  );
});

test("markup stays as it is, nothing is left out by mistake", () => {
  expect(markup`${markup`<i>a</i>`}${[markup`1`, markup`2`]}${null}${false}${0}`.html).toBe("<i>a</i>120");
});

test("control and direction characters are seen, not obeyed", () => {
  expect(foreign("\u001b[31mred\u202egnirts").html).toBe("<bdi>␛[31mredgnirts</bdi>");
  expect(foreign("main").html).toBe("main");
});

test("any JSON value survives a script element and cannot end it", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.string(), (value, text) => {
      const { html } = scriptJson({ value, text, end: "</script><!--<script>" });
      expect(html).not.toContain("<");
      expect(JSON.stringify(JSON.parse(html))).toBe(JSON.stringify({ value, text, end: "</script><!--<script>" }));
    }),
  );
});
