import type { LocalStore } from "../../ledger/local-store.ts";
import { usageAt } from "../../model/usage-columns.ts";
import { repricing } from "../../read/prices/repricing.ts";
import { repriceLogs } from "../../read/scan/reprice-logs.ts";
import type { CommandCall } from "../define-command.ts";
import { text } from "../options.ts";
import { money } from "../render/money.ts";
import { number } from "../render/numbers.ts";
import { gatherLogs } from "../report/gather-logs.ts";

/** `upshot prices reprice`: says what would change, then asks, then prices every stored response again. */
export async function reprice({ options, terminal }: CommandCall, store: LocalStore): Promise<number> {
  const logs = await gatherLogs(terminal, store, { folder: text(options["logs"]), evidence: null });
  const uses = Array.from({ length: logs.rows.length }, (_, row) => usageAt(logs.rows, row));
  const plan = repricing(uses, logs.book);
  if (plan.changes.length === 0) {
    terminal.out(`All ${number(plan.rows)} responses have today's prices already.\n`);
    return 0;
  }
  terminal.out(
    `${number(plan.changes.length)} of ${number(plan.rows)} responses would get another price: ${money(plan.beforeMicros)} now, ${money(plan.afterMicros)} then.\n`,
  );
  terminal.out(`Responses without a price: ${number(plan.unpricedBefore)} now, ${number(plan.unpricedAfter)} then.\n`);
  if (options["yes"] !== true) {
    const answer = await terminal.ask("Price them again? Type yes: ");
    if (answer?.trim().toLowerCase() !== "yes") {
      terminal.out(answer === null ? "Nothing was changed: nobody is here to confirm. Use --yes.\n" : "Nothing was changed.\n");
      return answer === null ? 1 : 0;
    }
  }
  repriceLogs(logs.reading.lookedIn, store.usage, logs.book);
  terminal.out("Done.\n");
  return 0;
}
