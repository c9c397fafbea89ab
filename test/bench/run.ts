import { cpus, totalmem } from 'node:os';

/** One measurement against its target of design section 7. `ratio` is ours to the peer's, in the sense of the target. */
export interface BenchResult {
  readonly name: string;
  readonly ours: number;
  readonly peer?: number;
  readonly ratio?: number;
  readonly target: string;
  readonly unit: string;
  readonly pass: boolean;
}

type Bench = () => Promise<readonly BenchResult[]>;

const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  seek: async () => (await import('./seek.bench.ts')).benchSeek,
  'seek-large': async () => (await import('./seek.bench.ts')).benchSeekLarge,
  search: async () => (await import('./search.bench.ts')).benchSearch,
  screentext: async () => (await import('./screentext.bench.ts')).benchScreenText,
  inventory: async () => (await import('./inventory.bench.ts')).benchInventory,
  sync: async () => (await import('./sync.bench.ts')).benchSync,
  download: async () => (await import('./download.bench.ts')).benchDownload,
  video: async () => (await import('./download.bench.ts')).benchVideoRead,
  'long-video': async () => (await import('./long-video.bench.ts')).benchLongVideo,
  hash: async () => (await import('./hash.bench.ts')).benchHash,
};

const number = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

function format(value: number | undefined): string {
  return value === undefined ? '-' : number.format(value);
}

/** Runs the benches named on the command line, or all of them, one after the other, and prints a table. */
async function run(names: readonly string[]): Promise<number> {
  const [processor] = cpus();
  console.log(`Node ${process.version}, ${cpus().length} x ${processor?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB`);
  const rows: string[][] = [['', 'what', 'ours', 'peer', 'ratio', 'target', 'unit']];
  let missed = 0;
  for (const name of names.length > 0 ? names : Object.keys(benches)) {
    const load = benches[name];
    if (!load) throw new Error(`There is no bench "${name}"; there are ${Object.keys(benches).join(', ')}.`);
    console.error(`${name} ...`);
    const bench = await load();
    for (const result of await bench()) {
      if (!result.pass) missed += 1;
      rows.push([
        result.pass ? 'met' : 'MISSED',
        result.name,
        format(result.ours),
        format(result.peer),
        format(result.ratio),
        result.target,
        result.unit,
      ]);
    }
  }
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  console.log(`${rows.length - 1 - missed} targets met, ${missed} missed`);
  return 0;
}

process.exitCode = await run(process.argv.slice(2));
