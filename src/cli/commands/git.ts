import { defineCommand } from "../define-command.ts";
import { jsonOption, repoOption } from "../options.ts";

export default defineCommand({
  summary: "what git alone tells: `upshot git survival`",
  about: "`upshot git survival` says which commits the lines at HEAD come from, as git blame does, in one pass over the history.",
  arguments: [{ name: "<question>", summary: "survival" }],
  options: [
    repoOption,
    {
      flags: "--by <unit>",
      summary: "landed: units of the first-parent line (git blame --first-parent); commit: every commit (git blame)",
      choices: ["landed", "commit"],
    },
    jsonOption,
  ],
  examples: [
    ["upshot git survival", "how many lines of each year are alive"],
    ["upshot git survival --by landed --json", "[{file, commit, lines}] for other programs"],
  ],
  run: async (call) => (await import("../run-git-survival.ts")).runGitSurvival(call),
});
