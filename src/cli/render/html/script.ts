import { evidenceScript } from "./script/evidence.ts";
import { filterScript } from "./script/filter.ts";
import { keyScript } from "./script/keys.ts";
import { tableScript } from "./script/tables.ts";

/**
 * The page's script: plain JavaScript as text, one function around it, so that its hash is known to the policy.
 * Foreign text is set as text only; the HTML it inserts was made by `markup` when the page was written.
 */
export const script = `(() => {"use strict";
const data = JSON.parse(document.getElementById("report-data").textContent);
const parts = ["held", "pending", "exploration", "unlinked", "undone"];
const state = { part: "", find: "", open: "" };
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const number = new Intl.NumberFormat("en-US");
${tableScript}${evidenceScript}${filterScript}${keyScript}
document.documentElement.classList.add("scripted");
readAddress();
})();`;
