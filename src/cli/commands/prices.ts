import { UpshotError } from "../../kit/errors.ts";
import { defineCommand } from "../define-command.ts";
import { jsonOption, logsOption } from "../options.ts";

const longestName = 200;

export default defineCommand({
  summary: "prices of the models you use; set, remove and search prices",
  about: `Lists the prices of the models in your logs. A price you set stands above the list price for responses read from then on;
what was priced before keeps its price until \`upshot prices reprice\`. Amounts are dollars per million tokens.`,
  arguments: [
    { name: "[action]", summary: "list (default), set, remove, search or reprice" },
    { name: "[model]", summary: "the model's name as reports show it; * stands for any text" },
  ],
  options: [
    { flags: "--input <dollars>", summary: "uncached input" },
    { flags: "--output <dollars>", summary: "output, reasoning included" },
    { flags: "--cache-read <dollars>", summary: "cache read (default: follows from --input)" },
    { flags: "--cache-write-5m <dollars>", summary: "five-minute cache write (default: follows from --input)" },
    { flags: "--cache-write-1h <dollars>", summary: "one-hour cache write (default: follows from --input)" },
    { flags: "--web-search <dollars>", summary: "one web search" },
    {
      flags: "--kind <kind>",
      summary: "contract (what you pay) or list (a list price that is missing here)",
      choices: ["contract", "list"],
    },
    { flags: "--from <day>", summary: "first day, 2026-01-31 (UTC)" },
    { flags: "--to <day>", summary: "last day (UTC)" },
    { flags: "--note <text>", summary: "why, in your words" },
    { flags: "--yes", summary: "reprice without asking" },
    logsOption,
    jsonOption,
  ],
  examples: [
    ["upshot prices", "what the models in your logs cost"],
    ["upshot prices search 'claude-opus*'", "look in the price list"],
    ["upshot prices set 'llama*' --input 0 --output 0", "a model on your own machine"],
    ["upshot prices set claude-opus-4-6 --input 4.25 --output 21.25 --from 2026-01-01", "your contract"],
    ["upshot prices remove 'llama*'", "undo it"],
    ["upshot prices reprice", "say what would change if everything were priced again, then ask"],
  ],
  run: async (call) => {
    const [, model = ""] = call.arguments;
    // Messages repeat the name, and the search makes a pattern of it.
    if (model.length > longestName) {
      throw new UpshotError({
        code: "bad-argument",
        message: `A model's name has at most ${longestName} letters, this one ${model.length.toLocaleString("en")}`,
        hint: "upshot prices lists the models in your logs; * stands for any text.",
      });
    }
    return (await import("../prices/run-prices.ts")).runPrices(call);
  },
});
