import { UpshotError } from "../../kit/errors.ts";
import { isLedgerEmpty } from "../../ledger/queries/is-ledger-empty.ts";
import { fillDemo, type DemoSize } from "../organisation/prepare-demo.ts";
import type { Services } from "../services.ts";

/**
 * Fills an empty installation with a simulated organisation of this size. Not beside real data: simulated people would
 * count as people in what is published.
 * @throws UpshotError `not-empty`
 */
export async function makeDemo(services: Services, size: DemoSize, progress: (step: string) => void): Promise<void> {
  const { control, ledger } = services;
  const [people] = await control.query<{ demo: number; others: number }>(
    "select count(*) filter (where demo) as demo, count(*) filter (where not demo) as others from person",
  );
  if ((people?.demo ?? 0) > 0) {
    throw new UpshotError({ code: "not-empty", message: "There is a demo here already", hint: "Take it away first: upshot demo --remove" });
  }
  if ((people?.others ?? 0) > 0 || !(await isLedgerEmpty(ledger))) {
    throw new UpshotError({
      code: "not-empty",
      message: "There is data of your organisation here, and a demo would be mixed into its figures",
      hint: "Make the demo in a folder of its own: upshot demo --data <folder>",
    });
  }
  await fillDemo(services, size, progress);
}
