import { defineCommand } from "../define-command.ts";
import { jsonOption } from "../options.ts";

export default defineCommand({
  summary: "declare a subscription, once",
  about: `Use of a tool under a subscription is shown at list value beside the invoice, never called spend. Declare the plan
before its use is read, or run \`upshot prices reprice\` afterwards.`,
  arguments: [
    { name: "[action]", summary: "list (default), set or remove" },
    { name: "[tool]", summary: "the tool's id: claude-code, codex, gemini-cli, opencode" },
    { name: "[name]", summary: "what the plan is called" },
  ],
  options: [
    { flags: "--monthly <amount>", summary: "price of one seat for one month" },
    { flags: "--currency <code>", summary: "currency of the invoice (default: USD)" },
    { flags: "--from <day>", summary: "first day, 2026-01-31" },
    { flags: "--to <day>", summary: "last day" },
    { flags: "--seats <number>", summary: "seats (default: 1)" },
    jsonOption,
  ],
  examples: [
    ["upshot plan", "the plans you declared"],
    ['upshot plan set claude-code "Max 20x" --monthly 200 --from 2026-01-01', "declare one"],
    ["upshot plan remove claude-code", "undo it"],
  ],
  run: async (call) => (await import("../prices/run-plan.ts")).runPlan(call),
});
