import type { AttributeDoor } from "./attribute-door.ts";

/** What a slot holds: a text, a number (NaN: there, but not of its form), or nothing. */
export type AttributeValue = string | number | undefined;

/** One log record, data point or span, with what passed the door and nothing else. */
export class TelemetryRecord {
  readonly #door: AttributeDoor;
  readonly #values: AttributeValue[];
  /** Name of the event or metric where a tool knows it, else "". A span has none. */
  name = "";
  /** Milliseconds UTC; NaN where the record says nothing. Of a span its end. */
  at = NaN;
  /** Whose it is, as one text: `callerName` of the identities it names. Set by `callersOf`. */
  caller = "";
  /** Data points: the beginning of what the value covers, milliseconds UTC; 0 where it is not said. */
  began = 0;
  /** Data points: the number itself, or a histogram's sum. */
  value = NaN;
  /** Data points: does the value cover the time since the last point, or since `began`? */
  cumulative = false;
  /** Data points: a hash of all attributes, whether they pass the door or not: tells series apart. */
  series = 0;

  constructor(door: AttributeDoor, values: AttributeValue[]) {
    this.#door = door;
    this.#values = values;
  }

  /** "" where it is missing or not of its form. */
  text(name: string): string {
    const value = this.#values[this.#door.slotOf(name)];
    return typeof value === "string" ? value : "";
  }

  /** 0 where it is missing, NaN where it is no usable number. */
  count(name: string): number {
    const value = this.#values[this.#door.slotOf(name)];
    return value === undefined ? 0 : typeof value === "number" ? value : NaN;
  }

  /** NaN where it is missing or no usable number. */
  number(name: string): number {
    const value = this.#values[this.#door.slotOf(name)];
    return typeof value === "number" ? value : NaN;
  }

  has(name: string): boolean {
    return this.#values[this.#door.slotOf(name)] !== undefined;
  }
}
