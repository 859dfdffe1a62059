// Writes schema/report-1.schema.json from the zod schema; `--check` fails where the file differs.
import { readFileSync, writeFileSync } from "node:fs";
import * as z from "zod";
import { reportSchema } from "../src/model/report.ts";

const file = new URL("../schema/report-1.schema.json", import.meta.url);
const schema = { $id: "upshot.report/1", title: "upshot report --json", ...z.toJSONSchema(reportSchema) };
const text = `${JSON.stringify(schema, null, 2)}\n`;
if (process.argv.includes("--check")) {
  if (readFileSync(file, "utf8") !== text) {
    console.error("schema/report-1.schema.json is not what src/model/report.ts says: run npm run schema");
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, text);
}
