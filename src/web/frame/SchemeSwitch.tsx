import { useState } from "react";

const schemes = [
  { id: "system", name: "Colours of the system", sign: "◐" },
  { id: "light", name: "Light", sign: "○" },
  { id: "dark", name: "Dark", sign: "●" },
] as const;

/** Light, dark, or as the system says; remembered in this browser (public/scheme.js reads it before the first paint). */
export function SchemeSwitch() {
  const [scheme, setScheme] = useState(document.documentElement.dataset["scheme"] ?? "system");
  const choose = (next: string) => {
    setScheme(next);
    if (next === "system") delete document.documentElement.dataset["scheme"];
    else document.documentElement.dataset["scheme"] = next;
    try {
      if (next === "system") localStorage.removeItem("upshot.scheme");
      else localStorage.setItem("upshot.scheme", next);
    } catch {
      // Storage is switched off: the choice lasts until the page closes.
    }
  };
  return (
    <div role="group" aria-label="Colour scheme" className="inline-flex rounded border border-line">
      {schemes.map(({ id, name, sign }) => (
        <button
          key={id}
          type="button"
          aria-pressed={scheme === id}
          aria-label={name}
          title={name}
          onClick={() => choose(id)}
          className="min-h-8 w-8 rounded text-soft hover:text-ink aria-pressed:bg-tint aria-pressed:text-ink"
        >
          {sign}
        </button>
      ))}
    </div>
  );
}
