import type { Control } from "../../db/postgres/control.ts";
import { UpshotError } from "../../kit/errors.ts";
import { roles, type Role } from "../../model/access.ts";
import { withLock } from "../../db/postgres/migrate-postgres.ts";
import type { Keys } from "../keys.ts";
import { forgetResolved } from "./identities.ts";
import { savePerson, type PersonToSave } from "./people.ts";
import { readCsv, type CsvRecord } from "./people-csv.ts";
import { setTeams, teamOfPath } from "./teams.ts";

export const importFields = ["mail", "name", "role", "job", "team", "lead", "costCentre", "joined", "left", "login"] as const;
export type ImportField = (typeof importFields)[number];

/** Headers that are understood without being mapped, in small letters without spaces and signs. */
const usualHeaders: Readonly<Record<ImportField, readonly string[]>> = {
  mail: ["mail", "email", "emailaddress", "workemail", "primaryemail"],
  name: ["name", "fullname", "displayname"],
  role: ["role", "access"],
  job: ["job", "jobtitle", "title", "function"],
  team: ["team", "teams", "group", "department", "orgunit"],
  lead: ["lead", "teamlead", "islead", "manager"],
  costCentre: ["costcentre", "costcenter"],
  joined: ["joined", "start", "startdate", "hiredate"],
  left: ["left", "end", "enddate", "terminationdate"],
  login: ["login", "github", "githublogin", "username"],
};

export interface ImportResult {
  readonly header: readonly string[];
  /** Which column was taken for what. */
  readonly mapping: Readonly<Partial<Record<ImportField, string>>>;
  readonly people: { readonly added: number; readonly changed: number; readonly same: number };
  readonly teamsAdded: number;
  readonly errors: readonly { readonly line: number; readonly message: string }[];
}

export interface ImportOptions {
  readonly mapping: Readonly<Partial<Record<ImportField, string>>>;
  /** Only shows what would happen. */
  readonly dryRun: boolean;
  readonly today: string;
}

/**
 * Brings people and teams up to date from a CSV text, one row a person and team. The good rows count, the bad ones are
 * named; the same file again changes nothing. Who is not in the file stays as they are; a person's team in the file takes
 * the place of the present one from today on, and the past stays as it was.
 *
 * @throws UpshotError `input` where no column holds mail addresses
 */
export async function importPeople(control: Control, keys: Keys, csv: string, options: ImportOptions): Promise<ImportResult> {
  const { header, records, broken } = readCsv(csv);
  const mapping = mappingOf(header, options.mapping);
  if (mapping.mail === undefined) {
    throw new UpshotError({
      code: "input",
      message: header.length === 0 ? "The file is empty" : "No column holds mail addresses",
      hint: `Name it in the mapping, or call the column "mail". Found: ${header.slice(0, 20).join(", ")}.`,
    });
  }
  const errors = broken === null ? [] : [broken];
  const people = { added: 0, changed: 0, same: 0 };
  let teamsAdded = 0;
  /** Ids of teams by how the file names them. */
  const places = new Map<string, string>();
  const rows = records.flatMap((record) => {
    const row = rowOf(record, header, mapping);
    if ("message" in row) errors.push({ line: record.line, message: row.message });
    return "message" in row ? [] : [row];
  });
  try {
    await withLock(control, "identities", async (transaction) => {
      for (const [, group] of Map.groupBy(rows, ({ person }) => person.details.mail.toLowerCase())) {
        const last = group.at(-1);
        if (last === undefined) continue;
        try {
          // A savepoint: what is wrong with one person leaves the others alone.
          await transaction.transaction(async (one) => {
            const { pseudonym, saved } = await savePerson(one, keys, last.person, options.today);
            const teams = new Map<string, { lead: boolean; since: string }>();
            for (const { team, lead, costCentre, person } of group) {
              if (team === "") continue;
              const place = `${team}\n${costCentre}`;
              let id = places.get(place);
              if (id === undefined) {
                const found = await teamOfPath(one, team, costCentre);
                teamsAdded += found.added;
                places.set(place, (id = found.id));
              }
              teams.set(id, { lead, since: saved === "added" ? (person.joined ?? options.today) : options.today });
            }
            const gone = last.person.leftOn !== undefined && last.person.leftOn !== null && last.person.leftOn <= options.today;
            const moved = teams.size > 0 && !gone && (await setTeams(one, pseudonym, teams, options.today));
            people[saved === "same" && moved ? "changed" : saved]++;
          });
        } catch (error) {
          if (!(error instanceof UpshotError)) throw error;
          errors.push({ line: last.line, message: error.message });
        }
      }
      if (options.dryRun) throw new OnlyShown();
    });
  } catch (error) {
    if (!(error instanceof OnlyShown)) throw error;
  }
  forgetResolved(control);
  return { header, mapping, people, teamsAdded, errors: errors.toSorted((a, b) => a.line - b.line) };
}

/** Takes a dry run's changes back. */
class OnlyShown extends Error {}

function mappingOf(header: readonly string[], asked: ImportOptions["mapping"]): Partial<Record<ImportField, string>> {
  const mapping: Partial<Record<ImportField, string>> = {};
  for (const field of importFields) {
    const name = asked[field] ?? header.find((one) => usualHeaders[field].includes(one.toLowerCase().replaceAll(/[^a-z]/g, "")));
    if (name !== undefined && header.includes(name)) mapping[field] = name;
  }
  return mapping;
}

interface ImportRow {
  readonly line: number;
  readonly person: PersonToSave;
  readonly team: string;
  readonly lead: boolean;
  readonly costCentre: string | null;
}

function rowOf(
  { line, fields }: CsvRecord,
  header: readonly string[],
  mapping: Partial<Record<ImportField, string>>,
): ImportRow | { readonly message: string } {
  const get = (field: ImportField): string => {
    const column = mapping[field];
    return column === undefined ? "" : (fields[header.indexOf(column)] ?? "").trim();
  };
  if (fields.length > header.length) return { message: `has ${fields.length} fields, the header ${header.length}` };
  const mail = get("mail").toLowerCase();
  if (!isMail(mail)) return { message: mail === "" ? "has no mail address" : "the mail address is none" };
  const role = roleOf(get("role"));
  if (role === undefined) return { message: `the role is none of ${roles.join(", ")}` };
  const days = { joined: get("joined"), left: get("left") };
  for (const [name, day] of Object.entries(days)) if (day !== "" && !isDay(day)) return { message: `${name} is no day like 2026-11-21` };
  if (days.joined !== "" && days.left !== "" && days.left < days.joined) return { message: "left before joined" };
  const job = get("job");
  return {
    line,
    person: {
      details: { name: get("name"), mail },
      ...(role === null ? {} : { role }),
      ...(job === "" ? {} : { job }),
      ...(days.joined === "" ? {} : { joined: days.joined }),
      ...(mapping.left === undefined ? {} : { leftOn: days.left === "" ? null : days.left }),
      logins: get("login") === "" ? [] : [{ kind: "login", value: get("login") }],
    },
    team: get("team"),
    lead: /^(1|y|yes|true|x|lead)$/i.test(get("lead")),
    costCentre: get("costCentre") || null,
  };
}

/** @returns null where nothing is said, undefined where it is none */
function roleOf(text: string): Role | null | undefined {
  return text === "" ? null : roles.find((role) => role === text.toLowerCase());
}

export function isMail(text: string): boolean {
  return text.length <= 254 && /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/.test(text);
}

function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
