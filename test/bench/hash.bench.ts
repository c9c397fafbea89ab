import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBagWriter } from '../../electron/library/evidence/bag-writer.ts';
import { verifyBag } from '../../electron/library/evidence/verify-bag.ts';

export interface BenchResult {
  readonly name: string;
  readonly ours: number;
  readonly peer: number;
  readonly ratio: number;
  readonly target: string;
  readonly unit: string;
  readonly pass: boolean;
}

const sizeMb = 1000;
const rounds = 3;

/** Verifying a bag with one file of 1 GB, and writing one, against `sha256sum` on the same file in the same run. */
export async function benchHash(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'witness-bench-'));
  try {
    const bag = join(folder, 'bag');
    await makeBag(bag);
    const peer: number[] = [];
    const verifying: number[] = [];
    const writing: number[] = [];
    // Alternating, so that what else the machine does falls on all of them; the first round fills the page cache.
    for (let round = 0; round <= rounds; round++) {
      const seconds = [await timed(() => sha256sum(bag)), await timed(() => verify(bag)), await timed(() => write(bag, folder))];
      if (round === 0) continue;
      for (const [index, all] of [peer, verifying, writing].entries()) all.push(sizeMb / (seconds[index] ?? Number.NaN));
    }
    return [compare('verifying a bag of 1 GB', verifying, peer), compare('writing and hashing a bag of 1 GB', writing, peer)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function compare(name: string, ours: readonly number[], peer: readonly number[]): BenchResult {
  const [best, bestPeer] = [Math.max(...ours), Math.max(...peer)];
  const ratio = best / bestPeer;
  return { name, ours: best, peer: bestPeer, ratio, target: '>= 0.8 of sha256sum', unit: 'MB/s', pass: ratio >= 0.8 };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

async function makeBag(bag: string): Promise<void> {
  mkdirSync(join(bag, 'data'), { recursive: true });
  const chunk = randomBytes(1_000_000);
  const hash = createHash('sha256');
  const file = await open(join(bag, 'data', 'recording.bin'), 'w');
  for (let written = 0; written < sizeMb; written++) {
    hash.update(chunk);
    await file.write(chunk);
  }
  await file.close();
  writeFileSync(join(bag, 'bagit.txt'), 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n');
  writeFileSync(join(bag, 'manifest-sha256.txt'), `${hash.digest('hex')}  data/recording.bin\n`);
}

async function sha256sum(bag: string): Promise<void> {
  const { status, error } = spawnSync('sha256sum', ['--check', '--quiet', 'manifest-sha256.txt'], { cwd: bag });
  if (status !== 0) throw new Error('sha256sum did not verify the bag', { cause: error });
}

async function verify(bag: string): Promise<void> {
  const { outcome } = await verifyBag({ path: bag });
  if (outcome !== 'verified') throw new Error(`The bag is ${outcome}.`);
}

/** Reads, hashes, writes and flushes: what an export does, without the decryption. */
async function write(bag: string, folder: string): Promise<void> {
  const writer = await createBagWriter({ folder, name: 'written', signal: new AbortController().signal });
  const file = await open(join(bag, 'data', 'recording.bin'));
  await writer.add('data/recording.bin', file.createReadStream({ highWaterMark: 1024 ** 2 }));
  await writer.finish(() => []);
  await writer.discard();
}
