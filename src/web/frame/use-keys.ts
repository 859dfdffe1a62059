import { useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useRef } from "react";
import type { Address } from "../lib/address.ts";
import { pages } from "../lib/pages.ts";

/** Keys that work everywhere outside fields: `/` search, `?` help, `g` and a letter for a page, `j` and `k` along lists. */
export function useKeys(active: boolean, open: (what: "search" | "help") => void): void {
  const navigate = useNavigate();
  const { from, to, team }: Address = useSearch({ strict: false });
  const pressedG = useRef(-Infinity);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!active || event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return;
    const afterG = event.timeStamp - pressedG.current < 1500;
    pressedG.current = event.key === "g" ? event.timeStamp : -Infinity;
    const page = afterG ? pages.find(({ key }) => key === event.key) : undefined;
    if (page !== undefined) {
      event.preventDefault();
      void navigate({ to: page.path, search: { from, to, team } });
    } else if (event.key === "/") {
      event.preventDefault();
      open("search");
    } else if (event.key === "?") {
      open("help");
    } else if (event.key === "j") {
      moveAlongRows(1);
    } else if (event.key === "k") {
      moveAlongRows(-1);
    }
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}

/** Focus goes to the next element marked `data-row` that can be seen. */
function moveAlongRows(step: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-row]")].filter((row) => row.offsetParent !== null);
  const now = rows.findIndex((row) => row === document.activeElement);
  rows[now === -1 ? (step === 1 ? 0 : rows.length - 1) : now + step]?.focus();
}

function isField(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, textarea, select, [role=combobox], [role=listbox] *"))
  );
}
