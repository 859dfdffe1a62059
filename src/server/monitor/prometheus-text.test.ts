import fc from "fast-check";
import { expect, test } from "vitest";
import { parsePrometheus } from "../../../test/support/parse-prometheus.ts";
import { prometheusText } from "./prometheus-text.ts";

test("the format, to the letter", () => {
  const text = prometheusText([
    { name: "up", help: "Back\\slash and\nline.", type: "gauge", samples: [{ value: 1 }] },
    { name: "taken_total", help: "Taken.", type: "counter", samples: [{ labels: { source: 'a"b\\c\nd' }, value: 1.5e21 }] },
    {
      name: "took",
      help: "Time.",
      type: "histogram",
      buckets: [0.1, 1],
      series: [{ labels: { route: "/" }, counts: [2, 0, 1], sum: 3.25 }],
    },
  ]);
  expect(text).toBe(String.raw`# HELP up Back\\slash and\nline.
# TYPE up gauge
up 1
# HELP taken_total Taken.
# TYPE taken_total counter
taken_total{source="a\"b\\c\nd"} 1.5e+21
# HELP took Time.
# TYPE took histogram
took_bucket{route="/",le="0.1"} 2
took_bucket{route="/",le="1"} 2
took_bucket{route="/",le="+Inf"} 3
took_sum{route="/"} 3.25
took_count{route="/"} 3
`);
  expect([...parsePrometheus(text).keys()]).toEqual(["up", "taken_total", "took"]);
});

test("whatever a label says is read back as it was", () => {
  const label = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(label, fc.double({ noNaN: true }), (source, value) => {
      const text = prometheusText([{ name: "x", help: source, type: "gauge", samples: [{ labels: { source }, value }] }]);
      expect(parsePrometheus(text).get("x")?.samples).toEqual([{ name: "x", labels: { source }, value: value === 0 ? 0 : value }]);
    }),
  );
});

test("a name nobody may have is refused, and the parser of these tests refuses what is no such text", () => {
  expect(() => prometheusText([{ name: "a-b", help: "", type: "gauge", samples: [] }])).toThrow(TypeError);
  expect(() => prometheusText([{ name: "a", help: "", type: "gauge", samples: [{ labels: { "b c": "" }, value: 0 }] }])).toThrow(TypeError);
  for (const wrong of [
    "a 1",
    "a 1\n",
    "# HELP a b\na 1\n",
    "# HELP a b\n# TYPE a gauge\na{b=c} 1\n",
    "# HELP a b\n# TYPE a gauge\na 1\na 2\n",
  ])
    expect(() => parsePrometheus(wrong)).toThrow(/line/);
});
