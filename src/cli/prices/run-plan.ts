import { UpshotError } from "../../kit/errors.ts";
import type { Plan } from "../../model/price.ts";
import { readPlan } from "../../read/prices/price-documents.ts";
import { removePlan, setPlan } from "../../read/prices/plan.ts";
import type { CommandCall } from "../define-command.ts";
import { numberOf, text } from "../options.ts";
import { jsonText } from "../render/json-text.ts";
import { plainText } from "../render/plain-text.ts";
import { quoted } from "../render/quoted.ts";
import { readPlans, writePlans } from "../report/stored-prices.ts";
import { printTable } from "../view.ts";
import { withStore } from "../with-store.ts";

/** `upshot plan`: subscriptions. */
export async function runPlan(call: CommandCall): Promise<number> {
  const {
    arguments: [action = "list", tool, name],
    options,
    terminal,
  } = call;
  return withStore(terminal, async (store) => {
    const plans = readPlans(store);
    switch (action) {
      case "list":
        if (options["json"] === true) terminal.out(jsonText(plans));
        else
          terminal.out(
            plans.length === 0
              ? 'No plan is declared.\nDeclare one: upshot plan set claude-code "Max 20x" --monthly 200 --from 2026-01-01\n'
              : list(call, plans),
          );
        return 0;
      case "set": {
        const given = {
          tool,
          name,
          monthly: numberOf(options["monthly"]),
          currency: text(options["currency"]) ?? undefined,
          from: text(options["from"]) ?? undefined,
          to: text(options["to"]) ?? undefined,
          seats: numberOf(options["seats"]),
        };
        const plan = readPlan(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)));
        writePlans(store, setPlan(plans, plan));
        terminal.out(
          `${plainText(plan.name)} for ${plainText(plan.tool)} is declared from ${plan.from}.\nUse read from now on is shown at list value beside its invoice; for what was read before: upshot prices reprice\n`,
        );
        return 0;
      }
      case "remove": {
        const rest = removePlan(plans, tool ?? "", name);
        writePlans(store, rest);
        terminal.out(rest.length === plans.length ? `No plan was declared for ${quoted(tool ?? "")}.\n` : "Removed.\n");
        return 0;
      }
      default:
        throw new UpshotError({
          code: "bad-argument",
          message: `upshot plan cannot ${quoted(action)}`,
          hint: "It can list, set and remove: upshot plan --help",
        });
    }
  });
}

function list({ terminal, options }: CommandCall, plans: readonly Plan[]): string {
  const amount = (micros: number, currency: string): string =>
    new Intl.NumberFormat("en", { style: "currency", currency }).format(micros / 1_000_000);
  return printTable(
    terminal,
    options,
    [
      { title: "tool" },
      { title: "plan" },
      { title: "a month", align: "right" },
      { title: "seats", align: "right" },
      { title: "from" },
      { title: "to" },
    ],
    plans.map((plan) => [plan.tool, plan.name, amount(plan.monthlyMicros, plan.currency), String(plan.seats), plan.from, plan.to ?? ""]),
  );
}
