import { readdirSync, readFileSync } from 'node:fs';

/** Of all of them. */
export function sumOf(byProcess: ReadonlyMap<string, number>): number {
  return [...byProcess.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/**
 * Bytes of memory that each process below this one holds, shared pages divided among those that share them (PSS of
 * `/proc/PID/smaps_rollup`; Linux only). A process that ends meanwhile counts as nothing. Named by what kind of process it
 * is, and its number.
 */
export function memoryByProcess(): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const pid of descendants(process.pid)) found.set(`${nameOf(pid)} ${pid}`, proportionalBytes(pid));
  return found;
}

/** Samples the sum while something goes on; gives the most that was seen, by process. Bytes. */
export async function mostMemoryDuring(work: () => Promise<void>): Promise<ReadonlyMap<string, number>> {
  let most: ReadonlyMap<string, number> = new Map();
  const sample = (): void => {
    const now = memoryByProcess();
    if (sumOf(now) > sumOf(most)) most = now;
  };
  const timer = setInterval(sample, sampledEveryMs);
  try {
    await work();
    sample();
  } finally {
    clearInterval(timer);
  }
  return most;
}

const sampledEveryMs = 250;

function* descendants(root: number): Generator<number> {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(Number(name));
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const waiting = [...(children.get(root) ?? [])];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    yield pid;
    waiting.push(...(children.get(pid) ?? []));
  }
}

/** The name, in brackets, may hold anything; the state and the parent follow it. */
function parentOf(pid: number): number | null {
  const stat = readOrEmpty(`/proc/${pid}/stat`);
  const parent = /^\S (\d+)/.exec(stat.slice(stat.lastIndexOf(')') + 2))?.[1];
  return parent === undefined ? null : Number(parent);
}

/** Of Chromium: renderer, gpu-process, utility; of ours: the script. */
function nameOf(pid: number): string {
  const line = readOrEmpty(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
  return /--type=(\S+)/.exec(line)?.[1] ?? /([^/ ]+\.ts)/.exec(line)?.[1] ?? /([^/ ]+)( |$)/.exec(line)?.[1] ?? '';
}

function proportionalBytes(pid: number): number {
  return Number(/^Pss:\s+(\d+) kB$/m.exec(readOrEmpty(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0) * 1024;
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
