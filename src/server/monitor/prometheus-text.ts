/** Figures of one name. A histogram's counts are for each bucket by itself; `counts` has one more, for what is above all. */
export type Family = { readonly name: string; readonly help: string } & (
  | { readonly type: "counter" | "gauge"; readonly samples: readonly Sample[] }
  | { readonly type: "histogram"; readonly buckets: readonly number[]; readonly series: readonly Series[] }
);

export type Labels = Readonly<Record<string, string>>;

export interface Sample {
  readonly labels?: Labels;
  readonly value: number;
}

export interface Series {
  readonly labels: Labels;
  readonly counts: readonly number[];
  readonly sum: number;
}

export const prometheusType = "text/plain; version=0.0.4; charset=utf-8";

/**
 * Prometheus' text format, version 0.0.4.
 * Source: prometheus.io/docs/instrumenting/exposition_formats, "Text-based format"
 * @throws TypeError for a name that none may have
 */
export function prometheusText(families: readonly Family[]): string {
  return families.map(familyText).join("");
}

function familyText(family: Family): string {
  const name = checked(family.name, /^[a-zA-Z_:][a-zA-Z0-9_:]*$/);
  const help = family.help.replaceAll("\\", String.raw`\\`).replaceAll("\n", String.raw`\n`);
  const lines = family.type === "histogram" ? histogramLines(name, family) : family.samples.map((one) => line(name, one.labels, one.value));
  return `# HELP ${name} ${help}\n# TYPE ${name} ${family.type}\n${lines.join("")}`;
}

function histogramLines(name: string, { buckets, series }: Extract<Family, { type: "histogram" }>): string[] {
  return series.flatMap(({ labels, counts, sum }) => {
    let below = 0;
    const cumulative = [...buckets, Infinity].map((bucket, i) => {
      below += counts[i] ?? 0;
      return line(`${name}_bucket`, { ...labels, le: sayNumber(bucket) }, below);
    });
    return [...cumulative, line(`${name}_sum`, labels, sum), line(`${name}_count`, labels, below)];
  });
}

function line(name: string, labels: Labels = {}, value: number): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${checked(key, /^[a-zA-Z_][a-zA-Z0-9_]*$/)}="${escaped(text)}"`);
  return `${name}${pairs.length === 0 ? "" : `{${pairs.join(",")}}`} ${sayNumber(value)}\n`;
}

function escaped(text: string): string {
  return text
    .replaceAll("\\", String.raw`\\`)
    .replaceAll("\n", String.raw`\n`)
    .replaceAll('"', String.raw`\"`);
}

/** As Go reads numbers. */
function sayNumber(value: number): string {
  return value === Infinity ? "+Inf" : value === -Infinity ? "-Inf" : String(value);
}

function checked(name: string, form: RegExp): string {
  if (!form.test(name)) throw new TypeError(`${name} is no name Prometheus knows`);
  return name;
}
