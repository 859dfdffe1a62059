import type { AgentDefinition } from "./agent-definition.ts";

/**
 * What a child may do that its parent may not, in words; null where there is nothing: an agent's rights never grow by handing
 * work over. A list that is not there stands for everything.
 */
export function beyondParent(child: AgentDefinition["tools"], parent: AgentDefinition["tools"]): string | null {
  return beyond(child, parent, "");
}

function beyond(child: unknown, parent: unknown, at: string): string | null {
  if (child === undefined) return null;
  if (parent === undefined) return at;
  if (Array.isArray(child) && Array.isArray(parent)) {
    const extra = child.find((one) => !parent.includes(one));
    return extra === undefined ? null : `${at} ${String(extra)}`;
  }
  if (typeof child === "object" && child !== null && typeof parent === "object" && parent !== null) {
    const mine = new Map(Object.entries(child));
    const theirs = new Map(Object.entries(parent));
    for (const name of new Set([...mine.keys(), ...theirs.keys()])) {
      const place = at === "" ? name : `${at} ${name}`;
      // At the top a word that is not there is a tool that is not there; below, a restriction that is not there.
      if (!mine.has(name)) {
        if (at !== "" && Array.isArray(theirs.get(name))) return `${place}: any`;
        continue;
      }
      const found = beyond(mine.get(name), theirs.get(name), place);
      if (found !== null && !(at !== "" && !theirs.has(name) && Array.isArray(mine.get(name)))) return found;
    }
    return null;
  }
  return child === parent ? null : at;
}
