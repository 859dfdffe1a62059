import type { Control } from "../../db/postgres/control.ts";

/** When a person was there: from the day `joined` on, up to and without the day `left`; days since 1970. */
export interface Employment {
  readonly person: string;
  readonly joined: number;
  readonly left: number | null;
}

export async function employment(control: Control): Promise<Employment[]> {
  return control.query<Employment & object>(
    `select pseudonym as person, joined - date '1970-01-01' as joined, left_on - date '1970-01-01' as "left" from person`,
  );
}
