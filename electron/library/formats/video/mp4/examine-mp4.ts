import type { BytePages } from '../byte-pages.ts';
import { bytesText, clockText, lengthText, wholeMs } from '../clock-text.ts';
import type { ContainerReport } from '../container-report.ts';
import type { KnownTrack } from '../recovery/bare-stream.ts';
import type { PictureSize } from '../recovery/picture-sizes.ts';
import { recoverMp4 } from '../recovery/recover-mp4.ts';
import type { SamplesPlan } from '../splice-plan.ts';
import type { StreamTrial } from '../stream-trial.ts';
import { type Box, boxAt } from './boxes.ts';
import { examineFragments } from './examine-fragments.ts';
import { type MovieTrack, readMovie } from './movie.ts';
import { readPresentSamples, ticksOf } from './sample-table.ts';

/** Boxes side by side in a file; one with fragments is recognised by the first of them. */
const mostTopLevel = 1024;

/** What lies at the top of the file. */
export interface Mp4Layout {
  readonly moov: Box | null;
  readonly mediaData: readonly Box[];
  readonly firstFragment: number | null;
  /** Where no box stands though the file goes on; null when all is in order. */
  readonly brokenAt: number | null;
}

/** How far from the end an index is looked for that the boxes before it do not lead to. */
const searchedForMoov = 8 * 1024 * 1024;

/** What lies at the top of a file. Null when it does not begin like an MP4. */
export async function readLayout(pages: BytePages): Promise<Mp4Layout | null> {
  const layout = await walkTopLevel(pages);
  if (layout === null || layout.moov !== null || layout.firstFragment !== null) return layout;
  // A damaged size leads past the index, or nowhere.
  return { ...layout, moov: await findMoov(pages) };
}

async function findMoov(pages: BytePages): Promise<Box | null> {
  const start = Math.max(0, pages.sizeBytes - searchedForMoov);
  const bytes = await pages.read(start, pages.sizeBytes);
  for (let at = bytes.lastIndexOf('moov', undefined, 'latin1'); at >= 4; at = bytes.lastIndexOf('moov', at - 1, 'latin1')) {
    if (bytes.toString('latin1', at + 8, at + 12) !== 'mvhd') continue;
    const box = await boxAt(pages, start + at - 4);
    if (box && box.end <= pages.sizeBytes) return box;
  }
  return null;
}

async function walkTopLevel(pages: BytePages): Promise<Mp4Layout | null> {
  let moov: Box | null = null;
  const mediaData: Box[] = [];
  let position = 0;
  for (let count = 0; position < pages.sizeBytes && count < mostTopLevel; count += 1) {
    const box = await boxAt(pages, position);
    if (box === null) return count === 0 ? null : { moov, mediaData, firstFragment: null, brokenAt: position };
    if (count === 0 && !firstTypes.has(box.type)) return null;
    if (box.type === 'moov') moov ??= box;
    else if (box.type === 'mdat') mediaData.push(box);
    else if (box.type === 'moof') return { moov, mediaData, firstFragment: box.start, brokenAt: null };
    position = box.end;
  }
  return { moov, mediaData, firstFragment: null, brokenAt: null };
}

const firstTypes: ReadonlySet<string> = new Set(['ftyp', 'styp', 'free', 'skip', 'wide', 'mdat', 'moov', 'moof']);

export interface Mp4Help {
  readonly trial: StreamTrial | null;
  /** The header of another recording, for a stream whose own is lost. */
  readonly donor: KnownTrack | null;
  /** Of the picture, as it was found before; tried first. */
  readonly size: PictureSize | null;
}

/** Examines an MP4, M4V or MOV file that has its index, or what is left of it. Null when it is none. */
export async function examineMp4(pages: BytePages, { trial, donor, size }: Mp4Help): Promise<ContainerReport | null> {
  const layout = await readLayout(pages);
  if (layout === null) return null;
  const movie = layout.moov && (await readMovie(pages, layout.moov));
  const video = movie?.video ?? null;
  const facts = {
    container: 'mp4' as const,
    codec: video?.codec ?? null,
    width: video?.width || null,
    height: video?.height || null,
    startedAtMs: movie?.startedAtMs ?? null,
  };
  if (layout.moov && layout.moov.end <= pages.sizeBytes && video) {
    if (movie?.isFragmented) return examineFragments(pages, video, layout.moov.end, facts);
    const isCutOff = layout.brokenAt !== null || layout.mediaData.some(({ end }) => end > pages.sizeBytes);
    const report = await (isCutOff ? examineCutOff(pages, video, facts) : examineWhole(pages, video, facts));
    if (report) return report;
  }
  // An index that is whole, and lists no video: sound alone.
  if (layout.moov && layout.moov.end <= pages.sizeBytes && movie && !video && movie.tracks > 0) return null;
  const own: KnownTrack | null = video && { codec: video.codec, header: video, isOwn: true };
  return recoverMp4(pages, layout, facts, { trial, known: own ?? donor, size });
}

/** The header of the video track of a sound MP4, to be lent to a stream that lost its own; null when it has none. */
export async function trackHeaderOf(pages: BytePages): Promise<KnownTrack | null> {
  const layout = await readLayout(pages);
  const video = layout?.moov ? (await readMovie(pages, layout.moov)).video : null;
  return video && { codec: video.codec, header: video, isOwn: false };
}

type Facts = Pick<ContainerReport, 'container' | 'codec' | 'width' | 'height' | 'startedAtMs'>;

async function examineWhole(pages: BytePages, video: MovieTrack, facts: Facts): Promise<ContainerReport | null> {
  const { stts, stsc, stsz, stz2, stco, co64 } = video.table;
  const sizes = stsz ?? stz2;
  if (!stts || !stsc || !sizes || !(stco ?? co64)) return null;
  const ticks = await ticksOf(pages, stts);
  const count = (await pages.read(sizes.bodyStart, sizes.bodyStart + 12)).readUInt32BE(8);
  if (ticks <= 0) return null;
  return {
    ...facts,
    frameRate: rate(count, ticks, video.timescale),
    durationMs: wholeMs((ticks * 1000) / video.timescale),
    timing: 'exact',
    access: 'whole',
    accessReason: null,
    lost: [],
    problems: [],
    plan: { kind: 'none' },
  };
}

async function examineCutOff(pages: BytePages, video: MovieTrack, facts: Facts): Promise<ContainerReport | null> {
  const present = await readPresentSamples(pages, video.table, pages.sizeBytes);
  if (present === null) return null;
  const { samples, lastDuration, listed, listedTicks } = present;
  const { timescale, width, height, sampleDescription } = video;
  const count = samples.offsets.length;
  const listedMs = (listedTicks * 1000) / timescale;
  const base = { ...facts, frameRate: rate(listed, listedTicks, timescale), timing: 'exact' as const };
  const start = `The file ends at byte ${bytesText(pages.sizeBytes)}`;
  if (count === 0) {
    const message = `${start}, before the first of the ${bytesText(listed)} frames that its index lists: nothing of it can be played.`;
    return {
      ...base,
      durationMs: null,
      access: 'none',
      accessReason: message,
      lost: [],
      problems: [{ code: 'truncated', message }],
      plan: { kind: 'none' },
    };
  }
  const endTicks = latestEnd(samples, lastDuration);
  const edited = video.editStartTicks;
  // An edit that begins behind all that is there is none of it.
  const zeroTicks = edited !== null && edited < endTicks ? edited : earliest(samples);
  const durationMs = wholeMs(((endTicks - zeroTicks) * 1000) / timescale);
  const plan: SamplesPlan = { kind: 'samples', track: { timescale, width, height, sampleDescription }, samples, lastDuration, zeroTicks };
  const playable = (samples.offsets[count - 1] ?? 0) + (samples.sizes[count - 1] ?? 0);
  const isAll = count === listed;
  const message = isAll
    ? `${start}, but all ${bytesText(listed)} frames that its index lists are there.`
    : `${start}${playable < pages.sizeBytes ? ' in the middle of a frame' : ''}. It plays up to ${clockText(durationMs)}: ${bytesText(count)} of ${bytesText(listed)} frames are there, the last ${lengthText(listedMs - durationMs)} of ${clockText(listedMs)} are missing.`;
  return {
    ...base,
    durationMs,
    access: 'spliced',
    accessReason: message,
    lost: playable < pages.sizeBytes && !isAll ? [{ start: playable, end: pages.sizeBytes }] : [],
    problems: [{ code: 'truncated', message }],
    plan,
  };
}

function rate(count: number, ticks: number, timescale: number): number | null {
  return count > 0 && ticks > 0 ? Math.round((count * timescale * 1000) / ticks) / 1000 : null;
}

/** With B-frames the first one shown is not the first in the file, but close to it. */
const reordered = 64;

function earliest({ times, delays }: SamplesPlan['samples']): number {
  let ticks = Number.POSITIVE_INFINITY;
  for (let index = 0; index < Math.min(reordered, times.length); index += 1)
    ticks = Math.min(ticks, (times[index] ?? 0) + (delays[index] ?? 0));
  return ticks;
}

/** When the last frame ends that is there: the last in time is among the last in the file. */
function latestEnd({ times, delays }: SamplesPlan['samples'], lastDuration: number): number {
  let ticks = 0;
  for (let index = Math.max(0, times.length - reordered); index < times.length; index += 1) {
    const time = times[index] ?? 0;
    const duration = (times[index + 1] ?? time + lastDuration) - time;
    ticks = Math.max(ticks, time + (delays[index] ?? 0) + duration);
  }
  return ticks;
}
