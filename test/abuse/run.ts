import { parseArgs } from 'node:util';
import type { Family } from './family.ts';
import { type FaultRow, formatTable, isWhole } from './fault-tally.ts';
import { runFamily } from './run-family.ts';

/** Minutes of each family in a run of all of them, and what loads it. */
const families: Readonly<Record<string, { readonly minutes: number; readonly load: () => Promise<Family> }>> = {
  stores: { minutes: 4, load: async () => (await import('./store-faults.ts')).abuseStores },
  kills: { minutes: 5, load: async () => (await import('./kills.ts')).abuseByKills },
  database: { minutes: 2, load: async () => (await import('./database-faults.ts')).abuseDatabase },
  disk: { minutes: 2, load: async () => (await import('./disk-faults.ts')).abuseDisk },
  instances: { minutes: 1, load: async () => (await import('./instances.ts')).abuseByInstances },
  files: { minutes: 5, load: async () => (await import('./hostile-files.ts')).abuseByFiles },
  soak: { minutes: 5, load: async () => (await import('./soak.ts')).soak },
};

const usage = `npm run abuse -- [FAMILY...] [--seed N] [--minutes M] [--rounds N] [--soak-minutes M]
  FAMILY          ${Object.keys(families).join(', ')}; all of them unless named
  --seed N        repeats the faults of the run that printed it
  --minutes M     of each family, in place of its own budget
  --rounds N      of each family at the most, those that --only passes over counted
  --only FAULT    of each family, those whose name has this in it
  --soak-minutes M  of the soak, in place of its own budget`;

/** Runs families of faults one after the other and prints what became of them; gives the exit code. */
async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      seed: { type: 'string' },
      minutes: { type: 'string' },
      rounds: { type: 'string' },
      only: { type: 'string', default: '' },
      'soak-minutes': { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  const unknown = positionals.find((name) => !(name in families));
  if (values.help || unknown !== undefined) {
    console.log(unknown === undefined ? usage : `There is no family "${unknown}".\n${usage}`);
    return unknown === undefined ? 0 : 2;
  }
  const seed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new Error('--seed takes a whole number.');
  console.log(`seed ${seed}`);
  const rows: FaultRow[] = [];
  for (const [index, [name, { minutes: usual, load }]] of Object.entries(families).entries()) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    const minutes = Number((name === 'soak' ? values['soak-minutes'] : undefined) ?? values.minutes ?? usual);
    console.error(`${name}: at most ${minutes} min ...`);
    const rounds = Number(values.rounds ?? Number.POSITIVE_INFINITY);
    rows.push(...(await runFamily({ name, family: await load(), seed: seed + index * 1000, minutes, rounds, only: values.only })));
  }
  console.log(formatTable(rows));
  const injected = rows.reduce((sum, row) => sum + row.injected, 0);
  const lost = rows.reduce((sum, row) => sum + row.lost.length, 0);
  console.log(`seed ${seed}: ${injected} injected, ${lost} lost`);
  return isWhole(rows) ? 0 : 1;
}

process.exitCode = await run(process.argv.slice(2));
