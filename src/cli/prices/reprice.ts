import type { LocalStore } from "../../ledger/local-store.ts";
import type { CommandCall } from "../define-command.ts";
export async function reprice(_call: CommandCall, _store: LocalStore): Promise<number> { return 0; }
