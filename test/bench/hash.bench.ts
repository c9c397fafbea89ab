import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBagWriter } from '../../electron/library/evidence/bag-writer.ts';
import { verifyBag } from '../../electron/library/evidence/verify-bag.ts';
import type { BenchResult } from './run.ts';

const sizeMb = 5000;
const rounds = 2;
const mostMemoryMb = 300;

/**
 * Writing and verifying a bag of 5 GB, with both of its manifests, against `sha256sum` on the same file in the same run, which
 * reads it for one of them; and the most memory this process had.
 */
export async function benchHash(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'witness-bench-'));
  try {
    const source = join(folder, 'recording.bin');
    await makeRecording(source);
    const peer: number[] = [];
    const verifying: number[] = [];
    const writing: number[] = [];
    // Alternating, so that what else the machine does falls on all of them.
    for (let round = 0; round < rounds; round++) {
      const written = Promise.withResolvers<{ readonly bagPath: string; readonly discard: () => Promise<void> }>();
      writing.push(sizeMb / (await timed(async () => written.resolve(await write(source, folder)))));
      const { bagPath, discard } = await written.promise;
      peer.push(sizeMb / (await timed(() => sha256sum(bagPath))));
      verifying.push(sizeMb / (await timed(() => verify(bagPath))));
      await discard();
    }
    const memoryMb = Math.round(process.resourceUsage().maxRSS / 1024);
    return [
      compare('verifying a bag of 5 GB, SHA-256 and SHA-512', verifying, peer),
      compare('writing a bag of 5 GB, SHA-256 and SHA-512', writing, peer),
      {
        name: 'memory of the process that wrote and verified them, at the most',
        ours: memoryMb,
        target: `<= ${mostMemoryMb}`,
        unit: 'MB',
        pass: memoryMb <= mostMemoryMb,
      },
    ];
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

async function makeRecording(path: string): Promise<void> {
  const chunk = randomBytes(1_000_000);
  const file = await open(path, 'w');
  for (let written = 0; written < sizeMb; written++) await file.write(chunk);
  await file.close();
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
async function write(source: string, folder: string): Promise<{ readonly bagPath: string; readonly discard: () => Promise<void> }> {
  const writer = await createBagWriter({ folder, name: 'written', workName: 'written.partial', signal: new AbortController().signal });
  const file = await open(source);
  await writer.add('data/recording.bin', file.createReadStream({ highWaterMark: 1024 ** 2 }));
  const { bagPath } = await writer.finish(() => []);
  return { bagPath, discard: writer.discard };
}
