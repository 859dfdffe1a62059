import { queryOptions } from "@tanstack/react-query";
import type { MoneyPage } from "../../model/pages/money.ts";
import { get } from "./api.ts";
import type { Address } from "./address.ts";

/** Without days in the address the server takes the last whole month. */
export function moneyQuery({ from, to, team }: Address) {
  return queryOptions({
    queryKey: ["money", from ?? null, to ?? null, team ?? null],
    queryFn: ({ signal }) => get<MoneyPage>("/api/money", { from, to, team }, signal),
  });
}
