import { z } from "zod";
import { UpshotError } from "../../kit/errors.ts";
import type { Services } from "../services.ts";
import { inputKinds, type InputKind } from "./input-kinds.ts";

/** An input somebody connected, with its secrets. */
export interface ConnectedInput<Kind extends InputKind = InputKind> {
  readonly id: string;
  readonly config: z.output<(typeof inputKinds)[Kind]["config"]>;
  readonly secrets: z.output<(typeof inputKinds)[Kind]["secrets"]>;
}

type Stored = Pick<Services, "control" | "keys">;

interface Row {
  readonly id: string;
  readonly kind: string;
  readonly config: unknown;
  readonly sealed: Buffer;
}

/** The input of this name, where it is connected as what `of` is, and on. */
export async function readInput<Config extends z.ZodType, Secrets extends z.ZodType>(
  { control, keys }: Stored,
  id: string,
  of: { readonly kind: string; readonly config: Config; readonly secrets: Secrets },
): Promise<{ readonly id: string; readonly config: z.output<Config>; readonly secrets: z.output<Secrets> } | null> {
  const [row] = await control.query<Row>("select id, kind, config, sealed from input where id = $1 and kind = $2 and off_at is null", [
    id,
    of.kind,
  ]);
  return row === undefined
    ? null
    : { id, config: z.parse(of.config, row.config), secrets: z.parse(of.secrets, JSON.parse(keys.unseal(row.sealed))) };
}

/**
 * Connects an input, or changes one. Secrets that are not given stay as they are, as long as it is asked at the same address;
 * they are sealed, and never given out.
 * @throws UpshotError `input`
 */
export async function connectInput(
  services: Stored,
  id: string,
  kind: InputKind,
  config: unknown,
  secrets: Readonly<Record<string, string>>,
): Promise<void> {
  const [old] = await services.control.query<Row>("select id, kind, config, sealed from input where id = $1", [id]);
  if (old !== undefined && old.kind !== kind) throw wrong(`${id} is the name of another input (${old.kind})`);
  const checkedConfig = inputKinds[kind].config.safeParse(config);
  // Secrets are the server's they were given for: with another address they are not used there.
  const same = old !== undefined && apiOf(old.config) === apiOf(checkedConfig.data);
  const before: Record<string, string> = same ? JSON.parse(services.keys.unseal(old.sealed)) : {};
  const checkedSecrets = inputKinds[kind].secrets.safeParse({ ...before, ...secrets });
  const issue = checkedConfig.error?.issues[0] ?? checkedSecrets.error?.issues[0];
  if (issue !== undefined) throw wrong(`${issue.path.join(".") || "what was sent"}: ${issue.message}`);
  await services.control.query(
    `insert into input (id, kind, config, sealed) values ($1, $2, $3, $4)
     on conflict (id) do update set config = excluded.config, sealed = excluded.sealed, off_at = null`,
    [id, kind, JSON.stringify(checkedConfig.data), services.keys.seal(JSON.stringify(checkedSecrets.data))],
  );
}

/** Where an input is asked by us; null where it only sends. */
function apiOf(config: unknown): unknown {
  return typeof config === "object" && config !== null && "apiUrl" in config ? config.apiUrl : null;
}

/** Takes nothing more from it and forgets its secrets; what it brought stays. @returns false where there is none */
export async function disconnectInput({ control, keys }: Stored, id: string): Promise<boolean> {
  const rows = await control.query("update input set off_at = now(), sealed = $2 where id = $1 and off_at is null returning id", [
    id,
    keys.seal("{}"),
  ]);
  return rows.length > 0;
}

function wrong(message: string): UpshotError {
  return new UpshotError({ code: "input", message, hint: "See docs/inputs.md for what each input needs." });
}
