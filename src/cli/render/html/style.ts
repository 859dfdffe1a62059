import { baseStyle } from "./style/base.ts";
import { figureStyle } from "./style/figures.ts";
import { overlayStyle } from "./style/overlays.ts";
import { printStyle } from "./style/print.ts";
import { tableStyle } from "./style/tables.ts";

/** The page's whole style sheet. Order matters: what is printed comes last. */
export const style = [baseStyle, figureStyle, tableStyle, overlayStyle, printStyle].join("");
