import { crc32 } from 'node:zlib';
import type { BytePages } from '../byte-pages.ts';
import type { FoundDamage } from '../examine-wholly.ts';
import type { MatroskaPlan } from '../splice-plan.ts';
import { ids } from './ebml.ts';
import { walkOptions } from './open-matroska.ts';
import { type WalkedCluster, walkBlocks } from './walk-blocks.ts';

/** Read at once when a check sum is worked out. */
const summedBytes = 1024 * 1024;
/** Id, size, and the sum itself. */
const sumElementBytes = 6;

/**
 * Places where no blocks stand, from the last frame before each to the key frame behind it; and clusters whose check sum
 * does not match, of which nobody can tell which bits are wrong.
 */
export async function findMatroskaDamage(
  pages: BytePages,
  plan: MatroskaPlan,
  onProgress?: (doneBytes: number, totalBytes: number) => void,
): Promise<FoundDamage[]> {
  const msOf = (ticks: number): number => ((ticks - plan.zeroTicks) * plan.timestampScaleNs) / 1e6;
  const places: FoundDamage[] = [];
  let lastShown = plan.zeroTicks;
  let open: { readonly start: number; end: number; readonly fromTicks: number } | null = null;
  let suspect: FoundDamage | null = null;
  for await (const items of walkBlocks(pages, plan.first.offset, walkOptions(plan))) {
    for (const item of items) {
      if (item.kind === 'cluster') {
        if (suspect) places.push({ ...suspect, toMs: msOf(item.ticks) });
        suspect = (await hasWrongSum(pages, item))
          ? { kind: 'sum', start: item.start, end: item.end ?? item.start, fromMs: msOf(item.ticks), toMs: msOf(plan.lastTicks) }
          : null;
      } else if (item.kind === 'lost') {
        suspect = null;
        if (open === null) open = { start: item.start, end: item.end, fromTicks: lastShown };
        else open.end = item.end;
      } else if (item.track === plan.videoTrack) {
        if (open !== null && item.isKey) {
          places.push({ kind: 'lost', start: open.start, end: open.end, fromMs: msOf(open.fromTicks), toMs: msOf(item.ticks) });
          open = null;
        }
        if (open === null) lastShown = Math.max(lastShown, item.ticks);
      }
    }
    const last = items.at(-1);
    if (last) onProgress?.(last.end ?? last.start, plan.endBytes);
  }
  if (suspect) places.push(suspect);
  if (open !== null)
    places.push({ kind: 'lost', start: open.start, end: open.end, fromMs: msOf(open.fromTicks), toMs: msOf(plan.lastTicks) });
  return places;
}

/** Whether a cluster begins with a check sum (CRC-32 of all that follows in it), and another one is right. */
async function hasWrongSum(pages: BytePages, { bodyStart, end }: WalkedCluster): Promise<boolean> {
  if (end === null || end > pages.sizeBytes || end - bodyStart < sumElementBytes) return false;
  const head = await pages.read(bodyStart, bodyStart + sumElementBytes);
  if (head[0] !== ids.crc32 || head[1] !== 0x84) return false;
  let sum = 0;
  for (let position = bodyStart + sumElementBytes; position < end; position += summedBytes) {
    sum = crc32(await pages.read(position, Math.min(end, position + summedBytes)), sum);
  }
  return sum !== head.readUInt32LE(2);
}
