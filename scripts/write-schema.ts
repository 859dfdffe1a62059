// Writes the schemas of schema/ from the zod ones; `--check` fails where a file differs.
import { readFileSync, writeFileSync } from "node:fs";
import * as z from "zod";
import { agentDefinition } from "../src/agents/definition/agent-definition.ts";
import { reportSchema } from "../src/model/report.ts";

const published = {
  "report-1": { $id: "upshot.report/1", title: "upshot report --json", ...z.toJSONSchema(reportSchema) },
  "agent-1": { $id: "upshot.agent/1", title: "front matter of an AGENT.md", ...z.toJSONSchema(agentDefinition, { io: "input" }) },
};
for (const [name, schema] of Object.entries(published)) {
  const file = new URL(`../schema/${name}.schema.json`, import.meta.url);
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  if (!process.argv.includes("--check")) writeFileSync(file, text);
  else if (readFileSync(file, "utf8") !== text) {
    console.error(`schema/${name}.schema.json is not what the program says: run npm run schema`);
    process.exitCode = 1;
  }
}
