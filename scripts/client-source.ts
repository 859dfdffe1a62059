// The typed client's table of routes, as source: scripts/write-client.ts writes it, a test demands that it is what stands there.
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { z } from "zod";
import type { Route } from "../src/server/define-route.ts";
import { operationId } from "../src/server/openapi.ts";

const model = join(import.meta.dirname, "..", "src", "model");

/** Spoken by programs that have clients of their own: exporters, senders of webhooks, directories, browsers, Prometheus, `upshot`. */
const notOurs = /^\/(v1|hooks|scim|sign-in|metrics$|api\/operations)/;

export function isInClient({ path }: Pick<Route, "path">): boolean {
  return !notOurs.test(path);
}

interface Named {
  readonly name: string;
  readonly file: string;
}

/** @returns the text of each file of src/client that is written, not yet formatted */
export async function clientSource(routes: readonly Route[]): Promise<ReadonlyMap<string, string>> {
  const contracts = await contractsOf();
  const listed = routes.filter(isInClient).toSorted((a, b) => (operationId(a) < operationId(b) ? -1 : 1));
  const table = listed.map(
    ({ method, path, response, ...route }) =>
      `  ${operationId({ method, path })}: ["${method.toUpperCase()}", "${path}", "${response === null ? "response" : "json"}", "${route.body === undefined ? "none" : route.body === "raw" ? "raw" : "json"}"],\n`,
  );
  return new Map([
    [
      "api.ts",
      interfaceSource(
        contracts,
        listed.filter((route) => !isOfAgents(route)),
        "/** One method for each route of the API. Which of them a key opens, /api/openapi.json says. */\nexport interface Api extends AgentApi",
        'import type { AgentApi } from "./agent-api.ts";\n',
      ),
    ],
    ["agent-api.ts", interfaceSource(contracts, listed.filter(isOfAgents), "/** What concerns agents. */\nexport interface AgentApi", "")],
    [
      "endpoints.ts",
      `${written}import type { Api } from "./api.ts";
import type { Endpoint } from "./call.ts";

export const endpoints: Readonly<Record<keyof Api, Endpoint>> = {
${table.join("")}};
`,
    ],
  ]);
}

const written = "// Written by scripts/write-client.ts from the routes and their contracts; do not edit.\n";

/** A file of its own: each stays short. */
function isOfAgents({ path }: Route): boolean {
  return /^\/api\/(?:agent|runs|approvals)/.test(path);
}

function interfaceSource(contracts: ReadonlyMap<unknown, Named>, routes: readonly Route[], head: string, more: string): string {
  const used = new Map<string, Set<string>>();
  const typeOf = (schema: z.ZodType, way: "Input" | "Output"): string => {
    const contract = contracts.get(schema);
    if (contract === undefined) return printed(z.toJSONSchema(schema, { io: way === "Input" ? "input" : "output" }));
    used.set(contract.file, (used.get(contract.file) ?? new Set()).add(contract.name));
    return `z.${way.toLowerCase()}<typeof ${contract.name}>`;
  };
  const methods = routes.map((route) => {
    const answer = route.response === null ? "Response" : typeOf(route.response, "Output");
    return `  /** ${route.summary.replaceAll("*/", "* /")} */\n  ${operationId(route)}(${inputOf(route, typeOf)}options?: CallOptions): Promise<${answer}>;\n`;
  });
  const imports = [...used.keys()]
    .toSorted()
    .map((file) => `import type { ${[...(used.get(file) ?? [])].toSorted().join(", ")} } from "../model/${file}";\n`);
  const calls = ["CallOptions", ...(methods.some((method) => method.includes("RawBody")) ? ["RawBody"] : [])].join(", ");
  return `${written}import type { z } from "zod";
${imports.join("")}${more}import type { ${calls} } from "./call.ts";

${head} {
${methods.join("")}}
`;
}

/** Every schema that src/model gives a name. */
async function contractsOf(): Promise<ReadonlyMap<unknown, Named>> {
  const files = [...readdirSync(join(model, "pages")).map((name) => `pages/${name}`), "sync.ts", "import.ts"];
  const found = new Map<unknown, Named>();
  for (const file of files) {
    const exported: Readonly<Record<string, unknown>> = await import(join(model, file));
    for (const [name, value] of Object.entries(exported))
      if (value instanceof z.ZodType && basename(file) !== "figure.ts") found.set(value, { name, file });
  }
  return found;
}

/** Parameters of the path and the query in one object; a body beside them. */
function inputOf({ params, query, body, path }: Route, typeOf: (schema: z.ZodType, way: "Input") => string): string {
  const fields = [params, query].flatMap((shape, place) =>
    Object.entries(shape?.shape ?? {}).map(([name, schema]) => {
      const optional = place === 1 && z.safeParse(schema, undefined).success;
      return { name, text: `${name}${optional ? "?" : ""}: ${printed(z.toJSONSchema(schema, { io: "input" }))}`, optional };
    }),
  );
  const twice = fields.find(
    ({ name }, i) => name === "body" || name === "headers" || fields.findIndex((field) => field.name === name) !== i,
  );
  if (twice !== undefined) throw new TypeError(`${path}: two inputs are named ${twice.name}`);
  const own =
    body === undefined
      ? []
      : body === "raw"
        ? ["body: RawBody", "headers?: Readonly<Record<string, string>>"]
        : [`body: ${typeOf(body, "Input")}`];
  const all = [...fields.map(({ text }) => text), ...own];
  if (all.length === 0) return "input?: undefined, ";
  return `input${own.length === 0 && fields.every(({ optional }) => optional) ? "?" : ""}: { ${all.join("; ")} }, `;
}

const jsonSchema = z.looseObject({
  type: z.string().optional(),
  const: z.union([z.string(), z.number(), z.boolean()]).optional(),
  enum: z.array(z.union([z.string(), z.number()])).optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  items: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  additionalProperties: z.unknown().optional(),
});

/** A JSON Schema, as zod writes it, as a type. */
function printed(value: unknown): string {
  const schema = jsonSchema.parse(value);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(" | ");
  const either = schema.anyOf ?? schema.oneOf;
  if (either !== undefined) return either.map(printed).join(" | ");
  switch (schema.type) {
    case "string":
    case "boolean":
    case "null":
      return schema.type;
    case "integer":
    case "number":
      return "number";
    case "array":
      return `readonly (${printed(schema.items)})[]`;
    case "object": {
      const { properties = {}, required = [], additionalProperties } = schema;
      const fields = Object.entries(properties).map(([name, field]) => `${name}${required.includes(name) ? "" : "?"}: ${printed(field)}`);
      if (fields.length > 0) return `{ ${fields.join("; ")} }`;
      return `Readonly<Record<string, ${typeof additionalProperties === "object" ? printed(additionalProperties) : "unknown"}>>`;
    }
    default:
      return "unknown";
  }
}
