import { stateFolder } from "../kit/user-folders.ts";
import { openLocalStore, type LocalStore } from "../ledger/local-store.ts";
import { plainText } from "./render/plain-text.ts";
import type { Terminal } from "./define-command.ts";

/** Opens the local store for the time of some work, then says what the person should know about it. */
export async function withStore<T>(terminal: Terminal, work: (store: LocalStore) => Promise<T>): Promise<T> {
  const store = openLocalStore({ folder: stateFolder(terminal), now: terminal.now });
  try {
    return await work(store);
  } finally {
    // A full disk refuses each of a thousand pieces: that is said once.
    for (const message of new Set(store.messages)) terminal.err(`upshot: ${plainText(message)}\n`);
    store.close();
  }
}
