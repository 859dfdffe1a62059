import { shortHash } from "../tools/hash.ts";

/**
 * What is wrong with a path inside a workspace folder, in words, or null. A path is one name on every system: parts between "/",
 * none hidden, none that another system reads as something else (a device, a stream, a drive, a name with a dot at its end).
 */
export function wrongPath(path: unknown): string | null {
  if (typeof path !== "string" || path === "") return "a path is a name such as notes/today.md";
  if (Buffer.byteLength(path) > 500) return "the path is longer than 500 bytes";
  if (path.normalize("NFC") !== path)
    return "the path holds letters in a form that other systems write differently; write them composed (NFC)";
  if (path.startsWith("/")) return "a path begins inside the folder, not with a slash";
  const parts = path.split("/");
  if (parts.length > 10) return "the path is more than 10 folders deep";
  for (const part of parts) {
    if (part === "" || part === "." || part === "..") return "a path holds no empty part, no . and no ..";
    if (part.startsWith(".")) return "hidden names, which begin with a dot, are not for agents";
    if (Buffer.byteLength(part) > 200) return "a name in the path is longer than 200 bytes";
    if (/[\\:*?"<>|\p{C}\u2028\u2029]/u.test(part)) return 'a name holds none of \\ : * ? " < > | and no invisible characters';
    if (/[. ]$/.test(part) || part.startsWith(" ")) return "a name begins with no space and ends with no dot or space";
    if (/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(part)) return `${part} names a device on some systems`;
  }
  return null;
}

/** Whether a folder is no name of one: a path, or hidden. */
export function wrongFolder(folder: string): boolean {
  return !/^[^./\\:\p{C}][^/\\:\p{C}]{0,99}$/u.test(folder);
}

/** Names that are one file on some systems have the same. */
export function foldName(name: string): string {
  return name.normalize("NFC").toLowerCase().toUpperCase().toLowerCase().normalize("NFC");
}

/** What a file is on the ledger: holds no words of anybody. */
export function fileArtifact(agent: string, folder: string, path: string): string {
  return `file:${agent}/${folder}/${shortHash(path)}`;
}
