import { Popover } from "@base-ui/react/popover";
import { useState } from "react";
import type { Days } from "../lib/periods.ts";
import { sayPeriod } from "../lib/say.ts";
import { pickerLook } from "./OnUse.tsx";

/** Chooses a ready-made period, or two days. Rendered at its first use, so it starts open. */
export function PeriodPicker(props: {
  readonly days: Days;
  readonly presets: readonly { readonly name: string; readonly days: Days }[];
  readonly lastDay: string;
  readonly onChange: (days: Days) => void;
}) {
  const { days, presets, lastDay, onChange } = props;
  const [open, setOpen] = useState(true);
  const pick = (next: Days) => {
    setOpen(false);
    onChange(next);
  };
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger aria-label={`Period: ${sayPeriod(days)}`} className={pickerLook}>
        {sayPeriod(days)}
        <span aria-hidden="true" className="text-soft">
          ▾
        </span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align="start" collisionPadding={12} className="z-20">
          <Popover.Popup aria-label="Period" className="w-96 max-w-[92vw] rounded-lg border border-line bg-paper p-2 shadow-xl">
            {presets.map((preset) => (
              <button
                key={preset.name}
                type="button"
                aria-pressed={preset.days.from === days.from && preset.days.to === days.to}
                onClick={() => pick(preset.days)}
                className="flex min-h-9 w-full items-center justify-between gap-4 rounded px-2.5 text-left hover:bg-tint aria-pressed:font-medium"
              >
                <span className="whitespace-nowrap">{preset.name}</span>
                <span className="text-[0.87rem] font-normal whitespace-nowrap text-soft">{sayPeriod(preset.days)}</span>
              </button>
            ))}
            <form
              className="mt-2 grid grid-cols-2 gap-2 border-t border-line p-2 pt-3"
              onSubmit={(event) => {
                event.preventDefault();
                const form = new FormData(event.currentTarget);
                const [from, to] = [form.get("from"), form.get("to")];
                if (typeof from === "string" && typeof to === "string" && from !== "" && to !== "")
                  pick(from <= to ? { from, to } : { from: to, to: from });
              }}
            >
              {(["from", "to"] as const).map((end) => (
                <label key={end} className="text-[0.87rem] text-soft">
                  {end === "from" ? "From" : "To, included"}
                  <input
                    name={end}
                    type="date"
                    required
                    defaultValue={days[end]}
                    max={lastDay}
                    className="mt-1 h-9 w-full min-w-0 rounded border border-soft bg-paper px-2 text-ink"
                  />
                </label>
              ))}
              <button type="submit" className="col-span-2 min-h-9 rounded border border-line hover:border-soft">
                Show these days
              </button>
            </form>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
