import { createReadStream, existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** What the scorer knows of a world. It shares no code with the detectors or with the makers of worlds. */
export interface Truth {
  /** False in the wild: nothing can be scored, only predicted. */
  readonly labelled: boolean;
  /** Micro-dollars of each person-week ("p1:2026-W09") and session. */
  readonly spend: ReadonlyMap<string, number>;
  readonly sessionSpend: ReadonlyMap<string, number>;
  readonly weekLabels: ReadonlyMap<string, Label>;
  readonly sessionLabels: ReadonlyMap<string, Label>;
}

export interface Label {
  /** 0–1; the part of the spend that was padding. */
  readonly padded: number;
  /** Of an honest one: what it was confused with, "" for nothing. */
  readonly strategy: string;
}

/** Reads a world's labels and what the labelled things cost. @throws Error naming file and line of a row that is no JSON */
export async function readTruth(folder: string): Promise<Truth> {
  const weekOf = new Map<string, string>();
  for await (const { id, person, start } of rowsOf(folder, "sessions"))
    weekOf.set(String(id), `${String(person)}:${isoWeek(Date.parse(String(start)))}`);
  const [spend, sessionSpend] = [new Map<string, number>(), new Map<string, number>()];
  for await (const { session, costMicros } of rowsOf(folder, "usage")) {
    const week = weekOf.get(String(session));
    if (week === undefined || typeof costMicros !== "number") continue;
    spend.set(week, (spend.get(week) ?? 0) + costMicros);
    sessionSpend.set(String(session), (sessionSpend.get(String(session)) ?? 0) + costMicros);
  }
  const [weekLabels, sessionLabels] = [new Map<string, Label>(), new Map<string, Label>()];
  for await (const { session, personWeek, padded, strategy } of rowsOf(folder, "labels")) {
    const label = { padded: Number(padded), strategy: typeof strategy === "string" ? strategy : "" };
    if (typeof session === "string") sessionLabels.set(session, label);
    // A week that was padded and confused at once was padded.
    if (typeof personWeek === "string" && (weekLabels.get(personWeek)?.padded ?? 0) <= label.padded) weekLabels.set(personWeek, label);
  }
  return { labelled: existsSync(join(folder, "labels.ndjson")), spend, sessionSpend, weekLabels, sessionLabels };
}

/** "2026-W09": the ISO 8601 week, UTC; it belongs to the year and the quarter its Thursday lies in. */
export function isoWeek(at: number): string {
  const thursday = thursdayOf(at);
  const year = new Date(thursday).getUTCFullYear();
  const number = Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * day)) + 1;
  return `${year}-W${String(number).padStart(2, "0")}`;
}

/** "2026-Q1" of a week's name. */
export function quarterOf(week: string): string {
  const [year = "", number = "1"] = week.split("-W");
  const firstThursday = thursdayOf(Date.UTC(Number(year), 0, 4));
  const month = new Date(firstThursday + (Number(number) - 1) * 7 * day).getUTCMonth();
  return `${year}-Q${Math.floor(month / 3) + 1}`;
}

const day = 86_400_000;

function thursdayOf(at: number): number {
  const weekday = (Math.floor(at / day) + 3) % 7;
  return Math.floor(at / day) * day + (3 - weekday) * day;
}

async function* rowsOf(folder: string, name: string): AsyncGenerator<Readonly<Record<string, unknown>>, void, undefined> {
  const path = join(folder, `${name}.ndjson`);
  if (!existsSync(path)) return;
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    number++;
    if (line.trim() === "") continue;
    let row: unknown;
    try {
      row = JSON.parse(line);
    } catch {
      throw new Error(`${path}:${number} is no JSON`);
    }
    if (typeof row === "object" && row !== null) yield { ...row };
  }
}
