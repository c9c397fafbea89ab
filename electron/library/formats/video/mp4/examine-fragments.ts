import type { Problem } from '../../../../../shared/model/recording.ts';
import type { BytePages } from '../byte-pages.ts';
import { bytesText, clockText, wholeMs } from '../clock-text.ts';
import type { ContainerReport } from '../container-report.ts';
import { boxAt } from './boxes.ts';
import { type Fragment, findFragment, findLastFragment } from './fragments.ts';
import type { MovieTrack } from './movie.ts';

type TrackFacts = Pick<ContainerReport, 'container' | 'codec' | 'width' | 'height' | 'startedAtMs'>;

/** Fragments looked at from the end when the last ones hold no whole frame. */
const mostFragments = 32;

/** Examines a fragmented MP4 by its first and its last fragments. */
export async function examineFragments(pages: BytePages, video: MovieTrack, from: number, facts: TrackFacts): Promise<ContainerReport> {
  const { trackId, timescale, width, height, sampleDescription } = video;
  const defaults = video.fragmentDefaults ?? { duration: 0, size: 0, flags: 0 };
  const track = { trackId, defaults };
  const first = await findStart(pages, from, track);
  const last = first && (await findEnd(pages, first, track));
  const base = { ...facts, frameRate: null, timing: 'exact' as const, lost: [] };
  if (!first || !last) {
    const message = `The file ends at byte ${bytesText(pages.sizeBytes)}, before its first whole frame: nothing of it can be played.`;
    return {
      ...base,
      durationMs: null,
      access: 'none',
      accessReason: message,
      problems: [{ code: 'truncated', message }],
      plan: { kind: 'none' },
    };
  }
  const zeroTicks = Math.min(...first.samples.slice(0, 64).map(({ time, delay }) => time + delay));
  const endTicks = last.samples.reduce((end, { time, delay, duration }) => Math.max(end, time + delay + duration), 0);
  const durationMs = wholeMs(((endTicks - zeroTicks) * 1000) / timescale);
  const shown = last.samples.reduce((sum, { duration }) => sum + duration, 0);
  const isCutOff = last.samples.length < last.listed || (await isBroken(pages, last.dataEnd));
  const problems: Problem[] = [];
  if (isCutOff) {
    problems.push({
      code: 'truncated',
      message: `The file ends at byte ${bytesText(pages.sizeBytes)} in the middle of a fragment. It plays up to ${clockText(durationMs)}.`,
    });
  }
  problems.push({ code: 'no-index', message: 'The file is written in fragments, without one index over them.' });
  return {
    ...base,
    frameRate: shown > 0 ? Math.round((last.samples.length * timescale * 1000) / shown) / 1000 : null,
    durationMs,
    access: 'spliced',
    accessReason: problems[0]?.message ?? null,
    lost: isCutOff && last.dataEnd < pages.sizeBytes ? [{ start: last.dataEnd, end: pages.sizeBytes }] : [],
    problems,
    plan: {
      kind: 'fragments',
      track: { timescale, width, height, sampleDescription },
      trackId,
      defaults,
      first: { offset: first.offset, ticks: first.ticks },
      last: { offset: last.offset, ticks: last.ticks },
      endBytes: last.dataEnd,
      lastTicks: endTicks,
      zeroTicks,
    },
  };
}

/** The first fragment of which a frame is there. */
async function findStart(pages: BytePages, from: number, track: Parameters<typeof findFragment>[3]): Promise<Fragment | null> {
  let found = await findFragment(pages, from, pages.sizeBytes, track);
  for (let tried = 0; found !== null && found.samples.length === 0 && tried < mostFragments; tried += 1) {
    found = await findFragment(pages, found.moofEnd, pages.sizeBytes, track);
  }
  return found !== null && found.samples.length > 0 ? found : null;
}

/** The last fragment of which at least one frame is there. */
async function findEnd(pages: BytePages, first: Fragment, track: Parameters<typeof findFragment>[3]): Promise<Fragment | null> {
  let before = pages.sizeBytes;
  for (let tried = 0; tried < mostFragments; tried += 1) {
    const found = await findLastFragment(pages, first.offset, before, track);
    // One that is earlier than the first has a damaged time.
    if (found === null || (found.samples.length > 0 && found.ticks >= first.ticks)) return found;
    before = found.offset;
  }
  return null;
}

/** Whether something that is no whole box follows, apart from samples of other tracks. */
async function isBroken(pages: BytePages, from: number): Promise<boolean> {
  if (from >= pages.sizeBytes) return false;
  const box = await boxAt(pages, from);
  return box !== null && box.end > pages.sizeBytes;
}
