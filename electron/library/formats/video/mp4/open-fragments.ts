import type { BytePages } from '../byte-pages.ts';
import type { SplicedInput } from '../container-report.ts';
import { findSyncPoint } from '../find-sync-point.ts';
import type { FragmentsPlan } from '../splice-plan.ts';
import { type Fragment, findFragment, findLastFragment, fragmentAt } from './fragments.ts';
import { fragmentedFile, type SampleSource } from './open-samples.ts';

/** How far back a key frame is looked for; a stream that has none there is decoded from its beginning. */
const searchedForKey = 64 * 1024 * 1024;

/** A file that begins with the last key frame at or before a time, made of the fragments of another one. */
export async function openFragmentsAt(pages: BytePages, plan: FragmentsPlan, atMs: number): Promise<SplicedInput> {
  const { track, zeroTicks } = plan;
  const tickMs = 1000 / track.timescale;
  const wanted = zeroTicks + Math.max(0, atMs) / tickMs;
  const key = await findKey(pages, plan, wanted);
  const [first] = key?.fragment.samples.slice(key.index) ?? [];
  let fragment = key?.fragment ?? (await fragmentAt(pages, plan.first.offset, plan));
  let skipped = key?.index ?? 0;
  let needsKey = true;
  const next: SampleSource = async () => {
    if (fragment === null) return null;
    let samples = fragment.samples.slice(skipped);
    skipped = 0;
    if (needsKey) {
      const from = samples.findIndex(({ isKey }) => isKey);
      samples = from === -1 ? [] : samples.slice(from);
      needsKey = from === -1;
    }
    const following = await findFragment(pages, fragment.dataEnd, plan.endBytes, plan);
    // What was recorded between the two is lost: nothing that refers to it can be decoded to what it was.
    if (following !== null && (following.sequence !== fragment.sequence + 1 || fragment.samples.length < fragment.listed)) needsKey = true;
    fragment = following;
    return samples;
  };
  const reader = fragmentedFile(pages, track, next, { delayTicks: 0, mostBytes: plan.endBytes - (fragment?.offset ?? 0) });
  const keyTicks = first ? first.time + first.delay : zeroTicks;
  return { reader, format: 'mov', startMs: Math.round((keyTicks - zeroTicks) * tickMs), zeroMs: zeroTicks * tickMs };
}

async function findKey(
  pages: BytePages,
  plan: FragmentsPlan,
  wanted: number,
): Promise<{ readonly fragment: Fragment; readonly index: number } | null> {
  const { first, last: end } = plan;
  const next = (from: number, limit: number): Promise<Fragment | null> => findFragment(pages, from, limit, plan);
  const point = end.ticks <= wanted ? end : await findSyncPoint({ first, end, wantedTicks: wanted, next });
  let fragment = await fragmentAt(pages, point.offset, plan);
  const floor = Math.max(first.offset, point.offset - searchedForKey);
  while (fragment !== null) {
    const index = fragment.samples.findLastIndex(({ isKey, time, delay }) => isKey && time + delay <= wanted);
    if (index !== -1) return { fragment, index };
    fragment = await findLastFragment(pages, floor, fragment.offset, plan);
  }
  return null;
}
