/** What the address holds: everything needed to see the same thing again. */
export interface Address {
  /** First day of the period; absent means the page's usual period. */
  readonly from?: string;
  /** Last day, included. */
  readonly to?: string;
  readonly team?: string;
  readonly tab?: string;
  /** What the side panel explains. */
  readonly panel?: string;
}

const names = ["from", "to", "team", "tab", "panel"] as const;

/** Reads what is known and well-formed; anything else in an address is ignored. */
export function readAddress(search: Readonly<Record<string, unknown>>): Address {
  const found: { -readonly [Name in keyof Address]: Address[Name] } = {};
  for (const name of names) {
    const value = search[name];
    if (typeof value !== "string" || value === "" || value.length > 200) continue;
    if ((name === "from" || name === "to") && !isDay(value)) continue;
    found[name] = value;
  }
  if (found.from !== undefined && found.to !== undefined && found.from <= found.to) return found;
  const { from: _from, to: _to, ...rest } = found;
  return rest;
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
}
