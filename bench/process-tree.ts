import { readdirSync, readFileSync } from "node:fs";

/** Resident memory of a process and all below it, bytes. */
export interface TreeMemory {
  readonly all: number;
  readonly clickhouse: number;
}

export function memoryOf(root: number): TreeMemory {
  const tree = treeOf(root);
  const sum = (own: readonly Process[]): number => own.reduce((total, { bytes }) => total + bytes, 0);
  return { all: sum(tree), clickhouse: sum(tree.filter(({ id }) => commandOf(id).includes("clickhouse/child"))) };
}

/** Processor time that a process and all below it have used so far. */
export function processorSecondsOf(root: number): number {
  return treeOf(root).reduce((total, { seconds }) => total + seconds, 0);
}

interface Process {
  readonly id: number;
  readonly bytes: number;
  readonly seconds: number;
}

/** Source: proc_pid_stat(5), fields 4, 14 to 17 (in hundredths of a second) and 24 (in pages of 4 KB). */
function treeOf(root: number): Process[] {
  const below = new Map<number, Process[]>();
  const own: Process[] = [];
  for (const id of readdirSync("/proc")
    .filter((each) => /^\d+$/.test(each))
    .map(Number)) {
    const fields = statOf(id);
    const number = (field: number): number => Number(fields[field - 3] ?? 0);
    const found = { id, bytes: number(24) * 4096, seconds: (number(14) + number(15) + number(16) + number(17)) / 100 };
    if (id === root) own.push(found);
    below.set(number(4), [...(below.get(number(4)) ?? []), found]);
  }
  for (let i = 0; i < own.length; i++) own.push(...(below.get(own[i]?.id ?? 0) ?? []));
  return own;
}

/** What work took of this process and those below it. */
export interface Cost {
  readonly seconds: number;
  readonly processorSeconds: number;
  /** The most memory seen at once. */
  readonly most: TreeMemory;
}

export async function watched<T>(work: () => Promise<T>): Promise<Cost & { readonly result: T }> {
  let most: TreeMemory = { all: 0, clickhouse: 0 };
  const look = (): void => {
    const now = memoryOf(process.pid);
    most = { all: Math.max(most.all, now.all), clickhouse: Math.max(most.clickhouse, now.clickhouse) };
  };
  const timer = setInterval(look, 250);
  const [began, used] = [performance.now(), processorSecondsOf(process.pid)];
  try {
    const result = await work();
    look();
    return { result, seconds: (performance.now() - began) / 1000, processorSeconds: processorSecondsOf(process.pid) - used, most };
  } finally {
    clearInterval(timer);
  }
}

export function sayCost({ seconds, processorSeconds, most: { all, clickhouse } }: Cost): string {
  return `${seconds.toFixed(1)} s (${processorSeconds.toFixed(1)} s of processor time); at most ${Math.round(all / 1e6)} MB, ${Math.round(clickhouse / 1e6)} MB of it ClickHouse`;
}

function statOf(id: number): string[] {
  try {
    const text = readFileSync(`/proc/${id}/stat`, "latin1");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    // It has ended meanwhile.
    return [];
  }
}

function commandOf(id: number): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, "latin1");
  } catch {
    return "";
  }
}
