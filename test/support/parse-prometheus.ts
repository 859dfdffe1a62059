/** One line of figures: its name, its labels, its value. */
export interface ParsedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface ParsedFamily {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly ParsedSample[];
}

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const numberForm = /^(?:NaN|[+-]Inf|[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)$/i;

/**
 * Reads Prometheus' text format 0.0.4 and takes nothing that is not in it: every family has help, then type, then all its
 * samples in one piece; no series comes twice; histograms have rising buckets up to +Inf, which is their count.
 * @throws Error naming the line
 */
export function parsePrometheus(text: string): ReadonlyMap<string, ParsedFamily> {
  if (!text.endsWith("\n")) throw new Error("the last line has no end");
  const families = new Map<string, { name: string; type: string; help: string; samples: ParsedSample[] }>();
  const series = new Set<string>();
  let current: { name: string; type: string; help: string; samples: ParsedSample[] } | null = null;
  text
    .slice(0, -1)
    .split("\n")
    .forEach((line, index) => {
      const wrong = (why: string): Error => new Error(`line ${index + 1}: ${why}: ${line}`);
      const comment = /^# (HELP|TYPE) (\S+) ([^\n]*)$/.exec(line);
      if (comment !== null) {
        const [, kind, name = "", rest = ""] = comment;
        if (!metricName.test(name)) throw wrong("no name");
        if (kind === "HELP") {
          if (families.has(name)) throw wrong("a family comes twice");
          if (!/^(?:[^\\]|\\[\\n])*$/.test(rest)) throw wrong("an escape nobody knows");
          current = { name, type: "", help: rest, samples: [] };
          families.set(name, current);
        } else {
          if (current?.name !== name || current.type !== "") throw wrong("a type without its help");
          if (!["counter", "gauge", "histogram"].includes(rest)) throw wrong("no type we write");
          current.type = rest;
        }
        return;
      }
      const sample = parseSample(line, wrong);
      const family = current?.type === "histogram" ? sample.name.replace(/_(?:bucket|sum|count)$/, "") : sample.name;
      if (current === null || current.type === "" || family !== current.name) throw wrong("a sample outside its family");
      const labels = Object.entries(sample.labels).sort(([a], [b]) => (a < b ? -1 : 1));
      const name = `${sample.name} ${JSON.stringify(labels)}`;
      if (series.has(name)) throw wrong("a series comes twice");
      series.add(name);
      if (current.type === "counter" && !(sample.value >= 0)) throw wrong("a counter below zero");
      current.samples.push(sample);
    });
  for (const family of families.values()) if (family.type === "histogram") checkHistogram(family);
  return families;
}

function parseSample(line: string, wrong: (why: string) => Error): ParsedSample {
  const head = /^([^\s{]+)(\{)?/.exec(line);
  const name = head?.[1] ?? "";
  if (!metricName.test(name)) throw wrong("no name");
  const labels: Record<string, string> = {};
  let at = name.length;
  if (head?.[2] === "{") {
    at++;
    while (line[at] !== "}") {
      const label = /^([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,)?/.exec(line.slice(at));
      if (label === null) throw wrong("no label");
      const [all, key = "", value = "", comma] = label;
      if (key in labels) throw wrong("a label comes twice");
      labels[key] = value.replaceAll(/\\(.)/g, (_, character: string) => (character === "n" ? "\n" : character));
      at += all.length;
      if (comma === undefined && line[at] !== "}") throw wrong("labels without an end");
    }
    at++;
  }
  const rest = line.slice(at);
  if (!rest.startsWith(" ") || !numberForm.test(rest.slice(1))) throw wrong("no value");
  return { name, labels, value: Number(rest.slice(1).replace(/Inf$/, "Infinity")) };
}

function checkHistogram({ name, samples }: ParsedFamily): void {
  const groups = Map.groupBy(samples, ({ labels }) =>
    JSON.stringify(
      Object.entries(labels)
        .filter(([key]) => key !== "le")
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  );
  for (const [labels, group] of groups) {
    const buckets = group.filter((sample) => sample.name === `${name}_bucket`);
    const count = group.find((sample) => sample.name === `${name}_count`);
    const bounds = buckets.map((bucket) => Number((bucket.labels["le"] ?? "none").replace("+Inf", "Infinity")));
    const rises = (values: readonly number[]): boolean => values.every((value, i) => i === 0 || value >= (values[i - 1] ?? 0));
    const whole = bounds.at(-1) === Infinity && buckets.at(-1)?.value === count?.value;
    if (!whole || !rises(bounds) || !rises(buckets.map(({ value }) => value)) || !group.some((sample) => sample.name === `${name}_sum`))
      throw new Error(`the histogram ${name} ${labels} does not add up`);
  }
}
