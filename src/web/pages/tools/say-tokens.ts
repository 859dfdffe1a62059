const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });

/** `1.24B`, `83.1M`, `920k`: billions run to ten digits, which nobody reads. */
export function sayTokens(tokens: number): string {
  return compact.format(tokens).replace("K", "k");
}
