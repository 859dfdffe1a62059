import { z } from "zod";
import type { SourceField } from "../../model/pages/sources.ts";
import { inputKinds, type InputKind } from "./input-kinds.ts";

/** What JSON Schema says of one property, as far as a form needs it. */
const property = z.looseObject({
  type: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
  anyOf: z.array(z.looseObject({ type: z.string().optional() })).optional(),
});
const shape = z.looseObject({ properties: z.record(z.string(), property), required: z.array(z.string()).default([]) });

/** Longer than a line: a key in PEM. */
const longText = 2_000;

/**
 * The fields of the form that connects an input of this kind. Secrets are never given out, only whether one is set.
 * @param connected what is stored, with the names of the secrets that are set; null where nothing is connected
 */
export function inputFields(
  kind: InputKind,
  connected: { readonly config: Readonly<Record<string, unknown>>; readonly secrets: ReadonlySet<string> } | null,
): SourceField[] {
  return [
    ...fieldsOf(inputKinds[kind].config, false).map((field) => ({
      ...field,
      value: sayValue(connected?.config[field.name] ?? field.value),
    })),
    ...fieldsOf(inputKinds[kind].secrets, true).map((field) => ({
      ...field,
      value: null,
      isSet: connected?.secrets.has(field.name) ?? false,
    })),
  ];
}

type Unfilled = Omit<SourceField, "value"> & { readonly value: unknown };

function fieldsOf(schema: z.ZodType, secret: boolean): Unfilled[] {
  const { properties, required } = shape.parse(z.toJSONSchema(schema, { io: "input" }));
  return Object.entries(properties).map(([name, one]) => ({
    name,
    label: one.title ?? name,
    hint: one.description ?? "",
    kind: kindOf(one),
    secret,
    required: required.includes(name),
    isSet: false,
    value: one.default ?? null,
  }));
}

function kindOf({ type, anyOf, ...rest }: z.infer<typeof property>): SourceField["kind"] {
  const named = type ?? anyOf?.find((one) => one.type !== "null")?.type;
  if (named === "integer" || named === "number") return "number";
  if (named === "array") return "list";
  return Number(rest["maxLength"] ?? 0) > longText ? "long text" : "text";
}

function sayValue(value: unknown): string | null {
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "string" || typeof value === "number" ? String(value) : null;
}
