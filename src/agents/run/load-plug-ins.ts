import { listFolder, loadFrom } from "../../kit/load-folder.ts";
import type { Connector } from "../tools/connector.ts";
import type { Verifier } from "../tools/verifier.ts";
import { isRecord } from "./run-state.ts";

/** Connectors by the word under `tools:` of a definition. */
export function loadConnectors(): Promise<ReadonlyMap<string, Connector>> {
  return load(new URL("../connectors/", import.meta.url), isConnector);
}

/** Verifiers by their names in a contract. */
export function loadVerifiers(): Promise<ReadonlyMap<string, Verifier>> {
  return load(new URL("../verifiers/", import.meta.url), isVerifier);
}

async function load<T extends { readonly id: string }>(
  folder: URL,

  check: (value: unknown) => value is T,
): Promise<ReadonlyMap<string, T>> {
  const files = listFolder(folder);
  const loaded = await Promise.all(files.map((id) => loadFrom(folder, id, check)));
  return new Map(loaded.map((one) => [one.id, one]));
}

function isConnector(value: unknown): value is Connector {
  return isRecord(value) && typeof value["id"] === "string" && typeof value["open"] === "function";
}

function isVerifier(value: unknown): value is Verifier {
  return isRecord(value) && typeof value["id"] === "string" && typeof value["claims"] === "function" && typeof value["look"] === "function";
}
