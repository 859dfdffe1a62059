/**
 * Finds which of the paths in logs (absolute, of any machine, or relative to a working directory) are a path of the
 * repository: one ends in the other, whole names only.
 */
export function pathMatcher(logged: readonly string[]): (repositoryPath: string) => readonly number[] {
  const byName = new Map<string, number[]>();
  for (const [number, path] of logged.entries()) {
    const name = lastName(path);
    const numbers = byName.get(name);
    if (numbers === undefined) byName.set(name, [number]);
    else numbers.push(number);
  }
  const known = new Map<string, readonly number[]>();
  return (path) => {
    let numbers = known.get(path);
    if (numbers === undefined)
      known.set(path, (numbers = (byName.get(lastName(path)) ?? []).filter((number) => isSamePath(logged[number] ?? "", path))));
    return numbers;
  };
}

export function isSamePath(logged: string, repositoryPath: string): boolean {
  const path = logged.replace(/^(?:\.\.?\/)+/, "");
  if (path === repositoryPath || path.endsWith(`/${repositoryPath}`)) return true;
  return !isAbsolute(path) && repositoryPath.endsWith(`/${path}`);
}

function isAbsolute(path: string): boolean {
  return path.startsWith("/") || path.startsWith("~") || /^[A-Za-z]:/.test(path);
}

function lastName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
