import { createHash } from "node:crypto";

/** Names of tools as providers take them. */
export interface WireNames {
  /** "mail.move" → "mail_move"; also for a tool that is gone and is only spoken of in older messages. */
  readonly toWire: (name: string) => string;
  /** A name nobody was given comes back as it is: the runtime says that there is no such tool. */
  readonly fromWire: (wire: string) => string;
}

/** What every provider takes: OpenAI stops at 64, Google wants a letter or `_` first, nobody but Google takes a point. */
const longest = 64;

/** Tells names apart that would become the same one: "a.b_c" and "a_b.c" both get a piece of their hash. */
export function wireNames(names: readonly string[]): WireNames {
  const plain = new Map<string, number>();
  for (const name of new Set(names)) plain.set(plainName(name), (plain.get(plainName(name)) ?? 0) + 1);
  const toWire = (name: string): string => {
    const wire = plainName(name);
    return wire.length <= longest && (plain.get(wire) ?? 0) <= 1 ? wire : hashedName(wire, name);
  };
  const back = new Map(names.map((name) => [toWire(name), name]));
  return { toWire, fromWire: (wire) => back.get(wire) ?? wire };
}

function plainName(name: string): string {
  const wire = name.replaceAll(/[^A-Za-z0-9_-]/g, "_");
  return /^[A-Za-z_]/.test(wire) ? wire : `_${wire}`;
}

function hashedName(wire: string, name: string): string {
  const hash = createHash("sha256").update(name).digest("hex").slice(0, 10);
  return `${wire.slice(0, longest - hash.length - 1)}_${hash}`;
}
