import type { Problem } from '../../../../../shared/model/recording.ts';
import type { ContainerReport } from '../container-report.ts';
import type { TrackHeader } from '../splice-plan.ts';
import type { StreamTrial } from '../stream-trial.ts';
import { type BareStream, headScanBytes, type StreamFacts, sampleBytesPerFrame, tailScanBytes } from './bare-stream.ts';
import { findH264Unit, type H264Frame, h264Frames } from './h264-frames.ts';
import { readSps, type SpsFacts, unitTypes, x264OptionsOf } from './h264-headers.ts';
import { usualSizes } from './picture-sizes.ts';
import { reportStream } from './report-stream.ts';
import { avcConfiguration, avcConfigurationOf, decoderHeader, h264Description } from './sample-entries.ts';
import { createOrderCounter } from './stream-samples.ts';
import { x264Parameters } from './x264-options.ts';

const assumedRate = 25;
/** Fine enough for any frame rate, as MPEG systems count. */
const timescale = 90_000;
/** Frames that a header is tried on. */
const triedFrames = 6;
/** A stream begins with its first unit, or behind a little of something else (audio). */
const searchedForStart = 1024 * 1024;

/** Recovers an H.264 stream as MP4 holds it. Null when this is none. */
export async function recoverH264(stream: BareStream, facts: StreamFacts): Promise<ContainerReport | null> {
  const { pages, end } = stream;
  const start = await findH264Unit(pages, stream.start, Math.min(end, stream.start + searchedForStart), null);
  if (start === null) return null;
  const headEnd = Math.min(end, start + headScanBytes);
  const coded: H264Frame[] = [];
  for await (const frames of h264Frames(pages, start, headEnd, null)) coded.push(...frames);
  if (!coded.some(({ isKey }) => isKey)) return null;

  const problems: Problem[] = [];
  const tried = await Promise.all(coded.slice(0, triedFrames).map(({ offset, size }) => pages.read(offset, offset + size)));
  const found = await findHeader(stream, tried, problems);
  const sps = found && spsOf(found.record);
  const rate = sps?.frameRate ?? assumedRate;
  // A set that was made anew tells the rate that it was made with.
  if (!found?.isOwn || !sps?.frameRate) {
    problems.push({
      code: 'rate-assumed',
      message: `The stream does not tell its frame rate: ${assumedRate} frames a second are assumed.`,
    });
  }
  const frameRate = found?.isOwn ? rate : assumedRate;
  if (!found || !sps) return reportStream({ stream, facts, codec: 'h264', frameRate, plan: null, endTicks: null, problems });

  const track: TrackHeader = {
    timescale,
    width: sps.width,
    height: sps.height,
    sampleDescription: found.description ?? h264Description(sps.width, sps.height, found.record),
  };
  const { width: _width, height: _height, frameRate: _rate, ...slices } = sps;
  const frames: H264Frame[] = [];
  for await (const some of h264Frames(pages, start, headEnd, slices)) frames.push(...some);
  const bytesPerFrame =
    (await sampleBytesPerFrame({ start, end }, (from, to) => framesFrom(stream, from, to, slices))) ??
    (end - start) / Math.max(1, frames.length);
  const plan = {
    kind: 'stream' as const,
    codec: 'h264' as const,
    track,
    start,
    end: stream.isCutOff ? await wholeEnd(stream, start, slices) : end,
    frameTicks: Math.round(timescale / frameRate),
    zeroTicks: 0,
    bytesPerFrame,
    keyFrames: null,
    slices,
    orderStep: orderStepOf(frames, slices.orderBits),
  };
  return reportStream({ stream, facts, codec: 'h264', frameRate, plan, endTicks: null, problems });
}

async function* framesFrom(
  stream: BareStream,
  from: number,
  to: number,
  slices: SpsFacts | Omit<SpsFacts, 'width' | 'height' | 'frameRate'>,
): AsyncGenerator<readonly H264Frame[]> {
  const start = await findH264Unit(stream.pages, from, to, slices);
  if (start !== null) yield* h264Frames(stream.pages, start, to, slices);
}

/** Behind the last whole unit. */
async function wholeEnd(
  { pages, start: dataStart, end }: BareStream,
  start: number,
  slices: Parameters<typeof findH264Unit>[3],
): Promise<number> {
  for (let bytes = 256 * 1024; ; bytes *= 4) {
    const from = Math.max(start, end - bytes);
    const first = from === start ? start : await findH264Unit(pages, from, end, slices);
    let last: number | null = null;
    if (first !== null)
      for await (const frames of h264Frames(pages, first, end, slices)) for (const { offset, size } of frames) last = offset + size;
    if (last !== null) return last;
    if (from <= dataStart || bytes >= tailScanBytes) return end;
  }
}

/** Two, unless some count is odd. */
function orderStepOf(frames: readonly H264Frame[], bits: number | null): number {
  const counter = createOrderCounter(bits);
  return frames.some((frame) => (counter.next(frame) ?? 0) % 2 !== 0) ? 1 : 2;
}

interface FoundHeader {
  /** What an `avcC` box holds. */
  readonly record: Uint8Array;
  readonly description: Uint8Array | null;
  /** Written by the encoder of this stream. */
  readonly isOwn: boolean;
}

async function findHeader(stream: BareStream, tried: readonly Uint8Array[], problems: Problem[]): Promise<FoundHeader | null> {
  const { known, trial } = stream;
  const knownRecord = known?.codec === 'h264' ? decoderHeader(known.header.sampleDescription) : null;
  if (known?.isOwn && knownRecord) return { record: knownRecord, description: known.header.sampleDescription, isOwn: true };
  const units = tried.flatMap(unitsOf);
  const sets = units.filter((unit) => typeOf(unit) === unitTypes.sps);
  const [sps] = sets;
  const pps = distinct(units.filter((unit) => typeOf(unit) === unitTypes.pps));
  if (sps && pps.length > 0) return { record: avcConfiguration(sps, pps), description: null, isOwn: true };
  if (knownRecord && (trial === null || (await isClean(trial, knownRecord, tried)))) {
    problems.push({
      code: 'size-assumed',
      message: 'The header of the stream is lost: that of another recording, which fits it, is used.',
    });
    return { record: knownRecord, description: null, isOwn: false };
  }
  const options = units.map((unit) => (typeOf(unit) === unitTypes.sei ? x264OptionsOf(unit) : null)).find((text) => text !== null);
  if (!options || trial === null) return null;
  for (const { width, height } of stream.size ? [stream.size, ...usualSizes] : usualSizes) {
    const parameters = await trial.h264Parameters(x264Parameters(options), width, height);
    const record = parameters && avcConfigurationOf(parameters);
    if (!record || !(await isClean(trial, record, tried))) continue;
    problems.push({
      code: 'size-assumed',
      message: `The header of the stream was in the index that is lost. It was made anew from the options that its encoder (x264) left: its frames decode at ${width}x${height}.`,
    });
    return { record, description: null, isOwn: false };
  }
  return null;
}

async function isClean(trial: StreamTrial, extradata: Uint8Array, samples: readonly Uint8Array[]): Promise<boolean> {
  const { clean } = await trial.decode({ codec: 'h264', extradata, samples, isStrict: true });
  return clean.length > 0 && clean.every(Boolean);
}

function typeOf(unit: Uint8Array): number {
  return (unit[0] ?? 0) & 0x1f;
}

function unitsOf(sample: Uint8Array): Uint8Array[] {
  const bytes = Buffer.from(sample.buffer, sample.byteOffset, sample.length);
  const units: Uint8Array[] = [];
  for (let at = 0; at + 4 < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    units.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return units;
}

function distinct(units: readonly Uint8Array[]): Uint8Array[] {
  return [...new Map(units.map((unit) => [Buffer.from(unit).toString('latin1'), unit])).values()];
}

function spsOf(record: Uint8Array): SpsFacts | null {
  const length = ((record[6] ?? 0) << 8) | (record[7] ?? 0);
  return readSps(record.subarray(8, 8 + length));
}
