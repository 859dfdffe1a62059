/** An absolute path where it can be known: a relative one is put behind the folder its tool worked in. */
export function inFolder(folder: string | null, path: string): string {
  if (folder === null || /^([/\\]|[A-Za-z]:[/\\])/.test(path)) return path;
  const separator = folder.includes("\\") && !folder.includes("/") ? "\\" : "/";
  return folder.replace(/[/\\]$/, "") + separator + path.replace(/^(\.[/\\])+/, "");
}
