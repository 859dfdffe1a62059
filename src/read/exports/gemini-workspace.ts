import { noTokens } from "../../model/tokens.ts";
import { recordAt, type JsonRecord } from "../lines/fields.ts";
import { defineExport, type ExportRow } from "./shared/define-export.ts";
import { jsonEntries, recordsOf } from "./shared/json-records.ts";
import { personOf, utcMomentOf, wordsOf } from "./shared/values.ts";

/**
 * Gemini in Google Workspace: the activities that the Admin SDK's Reports API answers for `gemini_in_workspace_apps`. Each
 * is one action of a person in an app; there are neither tokens nor models. What Gemini offers unasked is no use of it and
 * is left out. Licences are seats.
 * Source: developers.google.com/workspace/admin/reports/v1/appendix/activity/gemini-in-workspace-apps
 */
export default defineExport({
  name: "Gemini in Google Workspace",
  read(text, sink) {
    for (const { line, place, record } of jsonEntries(text, ["items"], sink)) {
      // An answer about a time without activities has no list.
      if (record["kind"] === "admin#reports#activities") continue;
      const rows = rowsOf(record);
      if (typeof rows === "string") sink.reject(line, place + rows);
      else for (const row of rows) sink.row(row);
    }
  },
});

/** Suggestions nobody asked for, by their documented names: proactive_suggestions_response, generate_starter_tile_prompts, … */
const unasked = /proactive|starter_tile/;

function rowsOf(activity: JsonRecord): readonly ExportRow[] | string {
  const id = recordAt(activity, "id");
  if (id["applicationName"] !== "gemini_in_workspace_apps") return "no activity of gemini_in_workspace_apps";
  const at = utcMomentOf(id["time"]);
  if (at === null) return "the time is none";
  const actor = recordAt(activity, "actor");
  const mail = personOf(wordsOf(actor["email"]), "google-profile");
  const person = mail.value !== "" ? mail : personOf(wordsOf(actor["profileId"]), "google-profile");
  if (person.value === "" || person.value.length > 200) return "no actor";
  const qualifier = wordsOf(id["uniqueQualifier"]);
  if (qualifier === "") return "no uniqueQualifier";
  return recordsOf(activity["events"]).flatMap((event, index) => {
    if (event["name"] !== "feature_utilization" || unasked.test(actionOf(event))) return [];
    return [
      {
        key: `${wordsOf(id["time"])}:${qualifier}:${index}`,
        person,
        at,
        session: "",
        tool: "gemini-workspace",
        model: "unknown",
        basis: "vendor",
        priceKind: "seat share",
        responses: 1,
        tokens: noTokens,
        costMicros: null,
        unit: "actions",
        units: 1,
      },
    ];
  });
}

function actionOf(event: JsonRecord): string {
  return wordsOf(recordsOf(event["parameters"]).find(({ name }) => name === "action")?.["value"]);
}
