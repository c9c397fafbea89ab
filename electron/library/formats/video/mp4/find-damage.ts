import type { BytePages } from '../byte-pages.ts';
import type { FoundDamage } from '../examine-wholly.ts';
import type { FragmentsPlan } from '../splice-plan.ts';
import { type Fragment, findFragment, fragmentAt } from './fragments.ts';

/** Places where fragments are missing by their numbers. */
export async function findFragmentDamage(
  pages: BytePages,
  plan: FragmentsPlan,
  onProgress?: (doneBytes: number, totalBytes: number) => void,
): Promise<FoundDamage[]> {
  const msOf = (ticks: number): number => ((ticks - plan.zeroTicks) * 1000) / plan.track.timescale;
  const places: FoundDamage[] = [];
  let open: { readonly start: number; readonly end: number; readonly fromMs: number } | null = null;
  let fragment: Fragment | null = await fragmentAt(pages, plan.first.offset, plan);
  while (fragment !== null) {
    const key = fragment.samples.find(({ isKey }) => isKey);
    if (open !== null && key) {
      places.push({ kind: 'lost', ...open, toMs: msOf(key.time + key.delay) });
      open = null;
    }
    onProgress?.(fragment.dataEnd, plan.endBytes);
    const following: Fragment | null = await findFragment(pages, fragment.dataEnd, plan.endBytes, plan);
    const endTicks = fragment.samples.reduce((end, { time, delay, duration }) => Math.max(end, time + delay + duration), fragment.ticks);
    if (following !== null && following.sequence !== fragment.sequence + 1) {
      open ??= { start: fragment.dataEnd, end: following.offset, fromMs: msOf(endTicks) };
    }
    fragment = following;
  }
  return places;
}
