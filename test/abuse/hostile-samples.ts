import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { formatSamples } from '../support/format-samples.ts';
import { sampleArchive } from '../support/library.ts';
import { mutate, mutation } from '../support/mutations.ts';
import type { Random } from '../support/random.ts';

/** One hostile file, beside those that its format is read with. */
interface Hostile {
  readonly name: string;
  readonly files: Readonly<Record<string, Buffer>>;
}

/** Names that a file system allows and that something downstream may take for more than a name. */
const names = [
  '..%2f..%2fescape.cast',
  '..\\..\\escape.cast',
  '-rf.cast',
  'con.cast',
  '<img src=x onerror=alert(1)>.cast',
  "'; DROP TABLE recordings; --.cast",
  '\u001b[2J\u001b]0;title\u0007.cast',
  'line\nbreak.cast',
  'tab\tand\u0001control.cast',
  'gpj.\u202etsac.cast',
  '\u200bzero-width.cast',
  'e\u0301.cast',
  '\u00e9.cast',
  'UPPER.CAST',
  'upper.cast',
  ' space .cast',
  `${'x'.repeat(240)}.cast`,
  '\u{1f4a3}'.repeat(40),
  '{{7*7}}$(id)`id`.cast',
  'a?b#c&d=e.cast',
];

/** The beginnings of every mutation: recordings of every format that the tests know, and those of the sample archive. */
export async function hostileBases(): Promise<readonly Hostile[]> {
  const samples = formatSamples().map(({ file, files }) => ({ name: file, files }));
  const entries = await readdir(sampleArchive, { recursive: true, withFileTypes: true });
  const archived: Hostile[] = [];
  for (const entry of entries) {
    if (!entry.isFile() || !/\.(cast|guac|mp4)$/.test(entry.name)) continue;
    archived.push({ name: entry.name, files: { [entry.name]: await readFile(join(entry.parentPath, entry.name)) } });
  }
  // Decoding takes longest, and is tried in every state of damage by tests of its own: a tenth of the files.
  const videos = archived.filter(({ name }) => name.endsWith('.mp4')).slice(0, 3);
  const dumps = archived.filter(({ name }) => name.endsWith('.guac'));
  return [...samples, ...archived.filter(({ name }) => name.endsWith('.cast')).slice(0, 6), ...dumps, ...videos];
}

/** Writes so many hostile files into a folder, the same for the same seed; gives how many recordings they are at the most. */
export async function writeHostileFiles(options: {
  readonly folder: string;
  readonly bases: readonly Hostile[];
  readonly random: Random;
  readonly count: number;
  /** Whether those made by hand come first. */
  readonly isFirst: boolean;
}): Promise<number> {
  const { folder, bases, random, count, isFirst } = options;
  let written = 0;
  const put = async (key: string, bytes: Buffer): Promise<void> => {
    const path = join(folder, key);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
    written += 1;
  };
  if (isFirst) {
    for (const [key, bytes] of await handMade(bases, random)) await put(key, bytes);
    await symlink('/etc/passwd', join(folder, 'link.cast'));
    await symlink('.', join(folder, 'loop'));
  }
  const changes = fc.sample(fc.array(mutation, { minLength: 1, maxLength: 4 }), { seed: random.integer(0, 2 ** 31 - 1), numRuns: count });
  for (let index = 0; written < count; index += 1) {
    const base = random.pick(bases);
    const at = `${random.pick(['ssh', 'rdp', 'k8s'])}/${String(index).padStart(5, '0')}`;
    const struck = random.pick(Object.keys(base.files));
    for (const [name, bytes] of Object.entries(base.files)) {
      const list = name === struck ? (changes[index % changes.length] ?? []) : [];
      const key = name === base.name && random.next() < 0.1 ? `wrong${random.pick(['.cast', '.mp4', '.guac', '.m4v', '.webm'])}` : name;
      await put(`${at}/${key}`, list.reduce(mutate, bytes));
    }
  }
  return written;
}

/** What no mutation comes upon: hostile names, emptiness, noise, bombs, depth, and other files' extensions. */
async function handMade(bases: readonly Hostile[], random: Random): Promise<readonly (readonly [string, Buffer])[]> {
  const [cast] = bases.filter(({ name }) => name.endsWith('.cast'));
  const plain = cast?.files[cast.name] ?? Buffer.alloc(0);
  const noise = Buffer.from(Array.from({ length: 20_000 }, () => random.integer(0, 255)));
  const bomb = gzipSync(Buffer.alloc(256 * 1024 ** 2, ' '));
  const extensions = [...new Set(bases.map(({ name }) => extname(name)))];
  return [
    ...names.map((name) => [`names/${name}`, plain] as const),
    ...extensions.flatMap((extension) => [
      [`empty/e${extension}`, Buffer.alloc(0)] as const,
      [`noise/n${extension}`, noise] as const,
      [`zeros/z${extension}`, Buffer.alloc(100_000)] as const,
    ]),
    [`${'deep/'.repeat(60)}d.cast`, plain],
    ['bombs/spaces.cast', bomb],
    ['bombs/twice.cast', gzipSync(bomb)],
    ['bombs/nested.cast', Buffer.from(`{"version":2,"width":80,"height":24,"env":${'['.repeat(200_000)}`)],
    ['bombs/wide.cast', Buffer.from(`{"version": 2, "width": 4000000000, "height": 4000000000}\n[0, "o", "x"]\n`)],
    ['bombs/late.cast', Buffer.from(`{"version": 2, "width": 80, "height": 24}\n[1e308, "o", "x"]\n[-1e308, "o", "y"]\n`)],
    ['bombs/line.cast', Buffer.from(`{"version": 2, "width": 80, "height": 24}\n[0, "o", "${'x'.repeat(4_000_000)}"]\n`)],
    ['inventory.json', Buffer.from(`{"sessions": [${'{"session_id": 1},'.repeat(1000)}`)],
  ];
}
