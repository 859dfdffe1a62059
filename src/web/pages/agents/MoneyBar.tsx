import type { AgentMoney } from "../../../model/pages/agents.ts";
import { sayShare } from "../../lib/say.ts";
import { sayCost, sayPeriodOf } from "./agent-words.ts";

/** Money spent and held against its limit, as a bar with its words. */
export function MoneyBar({ money }: { readonly money: AgentMoney }) {
  const { spentMicros, reservedMicros, limitMicros, period } = money;
  const most = Math.max(limitMicros ?? 0, spentMicros + reservedMicros, 1);
  const part = (micros: number) => `${(100 * micros) / most}%`;
  return (
    <div>
      <svg width="100%" height="14" className="block" aria-hidden="true">
        {limitMicros !== null && <rect width={part(limitMicros)} height="14" className="fill-line" />}
        <rect width={part(spentMicros)} y="2" height="10" className="fill-accent" />
        <rect x={part(spentMicros)} width={part(reservedMicros)} y="2" height="10" fillOpacity="0.4" className="fill-accent" />
        {limitMicros !== null && <rect x={`calc(${part(limitMicros)} - 2px)`} width="2" height="14" className="fill-ink" />}
      </svg>
      <p className="mt-1 text-[0.93rem]">
        {period === "run" ? "Dearest of the last 30 days: " : ""}
        {sayCost(spentMicros)}
        {limitMicros !== null && ` of ${sayCost(limitMicros)}, ${sayShare(spentMicros, limitMicros)}`}
        <span className="text-soft">
          {" "}
          · {sayPeriodOf(money)}
          {reservedMicros > 0 && ` · ${sayCost(reservedMicros)} reserved for calls under way`}
          {limitMicros === null && " · no limit"}
        </span>
      </p>
    </div>
  );
}
