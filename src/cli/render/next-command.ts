import { shellWord } from "./shell-word.ts";
import { noSurroundings, type Surroundings } from "./surroundings.ts";

/** Options that say where to look. A command repeats those it knows. */
export type Where = "repo" | "logs" | "all";

/**
 * A command to copy: what was typed to get here, with the options that say where to look. `rest` is what stands behind
 * the word `upshot`. With `sample` the bundled sample is what is looked at, so it is named instead.
 */
export function nextCommand(
  rest: string,
  takes: readonly Where[],
  { around = noSurroundings, sample = false }: { readonly around?: Surroundings | undefined; readonly sample?: boolean } = {},
): string {
  const given: Record<Where, string> = {
    repo: around.repo === null || around.all ? "" : ` --repo ${shellWord(around.repo)}`,
    logs: around.logs === null ? "" : ` --logs ${shellWord(around.logs)}`,
    all: around.all ? " --all" : "",
  };
  const where = sample ? " --or-sample" : takes.map((option) => given[option]).join("");
  return `${around.word}${rest === "" ? "" : ` ${rest}`}${where}`;
}

/** Where a report, a session and a commit are looked for. */
export const everywhere: readonly Where[] = ["repo", "all", "logs"];
