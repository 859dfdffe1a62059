import type { Currency } from "./money.ts";
import type { Surroundings } from "./surroundings.ts";

/** How a terminal page is drawn. Everything a renderer needs to know about the outside. */
export interface View {
  /** Columns, at least 20. */
  readonly width: number;
  readonly color: "none" | "256" | "truecolor";
  /** False: only ASCII is printed. */
  readonly unicode: boolean;
  readonly currency?: Currency;
  readonly around?: Surroundings;
}

export interface TerminalFacts {
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/**
 * What the output can show. Colour only on a terminal and never with NO_COLOR (https://no-color.org) or
 * TERM=dumb; FORCE_COLOR turns it on elsewhere. Text that is piped is 80 columns of UTF-8.
 */
export function terminalView(facts: TerminalFacts): View {
  const { variables } = facts;
  const columns = facts.isTTY ? (facts.columns ?? 80) : Number(variables["COLUMNS"] ?? 80);
  return {
    width: Number.isInteger(columns) && columns > 0 ? Math.max(20, columns) : 80,
    color: colorDepth(facts),
    unicode: showsUnicode(variables),
  };
}

function colorDepth({ isTTY, variables }: TerminalFacts): View["color"] {
  const forced = (variables["FORCE_COLOR"] ?? "") !== "" && variables["FORCE_COLOR"] !== "0";
  if ((variables["NO_COLOR"] ?? "") !== "" || variables["FORCE_COLOR"] === "0") return "none";
  if (!forced && (!isTTY || variables["TERM"] === "dumb")) return "none";
  return /truecolor|24bit/.test(variables["COLORTERM"] ?? "") || variables["WT_SESSION"] !== undefined ? "truecolor" : "256";
}

/** A locale that names another encoding says no; no locale at all (containers, Windows) says nothing. */
function showsUnicode(variables: TerminalFacts["variables"]): boolean {
  if (variables["TERM"] === "linux") return false;
  const locale = variables["LC_ALL"] || variables["LC_CTYPE"] || variables["LANG"] || "";
  return locale === "" || locale === "C.utf8" || /utf-?8/i.test(locale);
}
