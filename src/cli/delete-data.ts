import { existsSync, readdirSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { stateFolder } from "../kit/user-folders.ts";
import type { CommandCall } from "./define-command.ts";
import { plainText } from "./render/plain-text.ts";

/** Deletes the store's own files, and nothing else that may lie in the folder. */
export async function deleteData({ options, terminal }: CommandCall): Promise<number> {
  const folder = stateFolder(terminal);
  rmSync(join(folder, "compiled"), { recursive: true, force: true });
  const files = existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.startsWith("upshot.db"))
        .sort()
    : [];
  if (files.length === 0) {
    terminal.out(`There is nothing to delete in ${plainText(folder)}.\n`);
    return 0;
  }
  terminal.out(`Upshot keeps on this machine, in ${plainText(folder)}:\n`);
  for (const name of files) terminal.out(`  ${plainText(name)}  ${(statSync(join(folder, name)).size / 1e6).toFixed(1)} MB\n`);
  if (options["yes"] !== true) {
    const answer = await terminal.ask("Delete it? Links and tags made by hand, prices and plans go too. Type yes: ");
    if (answer?.trim().toLowerCase() !== "yes") {
      terminal.out(answer === null ? "Nothing was deleted: nobody is here to confirm. Use --yes.\n" : "Nothing was deleted.\n");
      return answer === null ? 1 : 0;
    }
  }
  for (const name of files) rmSync(join(folder, name), { force: true, recursive: true });
  terminal.out("Deleted.\n");
  return 0;
}
