import fc from "fast-check";
import { expect, test } from "vitest";
import { htmlToText } from "./html-to-text.ts";

const text = (html: string): string => htmlToText(html, 10_000);

test.each([
  ["words stay, white space collapses", "<p>Hello   <b>big</b>\n world</p><p>Next", "Hello big world\nNext"],
  ["scripts, styles, comments and frames go", "a<script>if (1<2) x()</script><style>b{}</style><!-- no -->b<iframe>x</iframe>", "ab"],
  ["a script that ends strangely", "<SCRIPT type=x>alert('</scripty>')</SCRIPT >seen", "seen"],
  [
    "a link shows its real target",
    '<a href="https://evil.example/x">https://bank.example</a>',
    "https://bank.example <https://evil.example/x>",
  ],
  ["a link that is its own target is said once", '<a href="https://a.example/">https://a.example/</a>', "https://a.example/"],
  ["a link without words", '<a href="https://a.example/t"><img src=x></a>', "<https://a.example/t>"],
  [
    "lists, tables and pictures",
    "<ul><li>One<li>Two</ul><table><tr><td>1</td><td>2</td></tr></table><img alt='A cat'>",
    "- One\n- Two\n1 2\n[A cat]",
  ],
  ["references", "Fish &amp; chips &lt;3 &#8364;5 &#x41; &Auml; &unknown; &#0;", "Fish & chips <3 €5 A Ä &unknown; \uFFFD"],
  ["a less-than sign is text", "1 < 2 and <3", "1 < 2 and <3"],
  ["nothing", "", ""],
  ["a tag that never ends", "a<b class='", "a"],
])("%s", (_name, html, expected) => {
  expect(text(html)).toBe(expected);
});

test.each([
  "<div hidden>no</div>",
  "<div style='display: none'>no</div>",
  '<span style="color:red;DISPLAY:NONE!important">no</span>',
  "<p style='visibility:hidden'>no</p>",
  "<p style='font-size:0px'>no</p>",
  "<p style='opacity: 0'>no</p>",
  "<p style='opacity:0.0;'>no</p>",
  "<span><div hidden>no</span>no</div>",
  "<b><p hidden><i>no</b></i>no</p>",
  "<div hidden><div>no</div>no</div>",
  "<div style='&#100;isplay:none'>no</div>",
  "<p style='display:/* */none'>no</p>",
  "<input type=hidden value=no>",
  "<template>no</template>",
])("what is hidden is not read: %s", (html) => {
  expect(text(`before ${html} after`).split(/\s/)).toEqual(["before", "after"]);
});

test("what follows something hidden is seen, also where nobody ended it", () => {
  expect(text("<p hidden>no<p>yes")).toBe("yes");
  expect(text("<div><span hidden>no</div>yes")).toBe("yes");
  expect(text("<p style='opacity:0.9'>yes</p>")).toBe("yes");
  expect(text("<ul><li hidden>no<li>yes</ul>")).toBe("- yes");
});

test("characters that show nothing go: nobody reads what a person cannot see", () => {
  const tags = "hidden"
    .split("")
    .map((letter) => String.fromCodePoint(0xe0000 + (letter.codePointAt(0) ?? 0)))
    .join("");
  expect(text(`pay${tags}\u200Bpal \u202Egnp.exe`)).toBe("paypal gnp.exe");
});

test("never more than asked for, of anything, and never an error", () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom(
      "<",
      ">",
      "<a href='",
      "</a>",
      "<div hidden>",
      "</div>",
      "<p>",
      "<!--",
      "-->",
      "<script>",
      "</script>",
      '"',
      "&amp;",
      "&#",
      "<td>",
      "</table>",
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), fc.nat(80), (pieces, most) => {
      expect(htmlToText(pieces.join(""), most).length).toBeLessThanOrEqual(most);
    }),
  );
});

test("twice the hostile text takes about twice the work: no shape of it is quadratic", () => {
  const shapes = [
    (n: number) => "<div>".repeat(n) + "</span>".repeat(n),
    (n: number) => `<i><div>${"<b>".repeat(n)}${"</i>".repeat(n)}`,
    (n: number) => "<a href=x>".repeat(n),
    (n: number) => "<a b='".repeat(n),
    (n: number) => `<a ${" ".repeat(n)}`.repeat(3),
    (n: number) => "<!".repeat(n),
    (n: number) => "<script>".repeat(n),
    (n: number) => "&".repeat(n),
    (n: number) => `<p style="${"a:b;".repeat(n)}">`,
    (n: number) => `<p style="${"/*".repeat(n)}">`,
    (n: number) => "<div hidden>".repeat(n) + "</div>".repeat(n),
  ];
  for (const shape of shapes) {
    const before = performance.now();
    htmlToText(shape(100_000), 100_000);
    // A quadratic one takes minutes.
    expect(performance.now() - before).toBeLessThan(3000);
  }
});
