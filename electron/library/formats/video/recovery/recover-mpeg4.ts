import type { Problem } from '../../../../../shared/model/recording.ts';
import type { ContainerReport } from '../container-report.ts';
import type { Mpeg4StreamPlan } from '../splice-plan.ts';
import { type BareStream, headScanBytes, type StreamFacts, sampleBytesPerFrame, tailScanBytes } from './bare-stream.ts';
import { findPictureSize } from './find-picture-size.ts';
import { createMpeg4Clock, type Mpeg4Frame, mpeg4Frames } from './mpeg4-frames.ts';
import { incrementBits, readTimeCode, readVol, startCodes, type VolHeader, writeVol } from './mpeg4-headers.ts';
import { commonest, guessResolution, type VopHead } from './mpeg4-rate.ts';
import { reportStream } from './report-stream.ts';
import { decoderHeader, mpeg4Description } from './sample-entries.ts';

const prefix = Buffer.from([0, 0, 1]);
const assumedRate = 25;
/** Frame headers that are looked at to find out how a stream counts time. */
const mostHeads = 1000;
/** Key frames that a size is tried on: one may be of a single colour. */
const triedKeys = 2;

/** Recovers an MPEG-4 Part 2 stream. Null when this is none. */
export async function recoverMpeg4(stream: BareStream, facts: StreamFacts): Promise<ContainerReport | null> {
  const { pages, start, end } = stream;
  const head = await readHead(stream);
  if (head === null) return null;
  const problems: Problem[] = [];
  const known = stream.known?.codec === 'mpeg4' ? stream.known : null;
  const lent = known && volIn(decoderHeader(known.header.sampleDescription) ?? new Uint8Array());
  const own = head.vol ?? lent;
  const guessed = own ? null : guessResolution(head.vops);
  if (own === null && guessed === null) return null;
  const resolution = own?.resolution ?? guessed?.resolution ?? 1;
  const bits = incrementBits(resolution);

  const frames: Mpeg4Frame[] = [];
  for await (const some of mpeg4Frames(pages, start, Math.min(end, start + headScanBytes), bits)) frames.push(...some);
  // The last one may reach over the end of what was read, or of what there is.
  if (frames.length > 1 && (stream.isCutOff || start + headScanBytes < end)) frames.pop();
  const [firstKey] = frames.filter(({ vop }) => vop.type === 'I');
  if (!firstKey) return null;
  const frameTicks = own?.fixedIncrement ?? stepOf(frames, resolution) ?? Math.max(1, Math.round(resolution / assumedRate));
  if (guessed?.isCertain === false) {
    problems.push({ code: 'rate-assumed', message: 'The stream is too short to tell its frame rate: 25 frames a second are assumed.' });
  }

  const isReordered = frames.some(({ vop }) => vop.type === 'B');
  let size: { readonly width: number; readonly height: number } | null = own;
  if (size === null && stream.trial) {
    const keys = await Promise.all(
      frames
        .filter(({ vop }) => vop.type === 'I')
        .sort((a, b) => b.size - a.size)
        .slice(0, triedKeys)
        .map(({ offset, size: bytes }) => pages.read(offset, offset + bytes)),
    );
    size = await findPictureSize(stream.trial, keys, (tried) => writeVol({ ...tried, resolution, isReordered }), stream.size);
    if (size) {
      problems.push({
        code: 'size-assumed',
        message: `The size of the picture was in the index that is lost: ${size.width}x${size.height} is what its frames decode at.`,
      });
    }
  } else if (known && !known.isOwn && head.vol === null && size) {
    problems.push({
      code: 'size-assumed',
      message: `The header of the stream is lost: that of another recording (${size.width}x${size.height}) is used.`,
    });
  }

  const isCoded = frames.every((frame) => frame.vop.type !== 'I' || frame.timeCode !== null);
  const description = known && head.vol === null && known.isOwn ? known.header.sampleDescription : null;
  const track = size && {
    timescale: resolution,
    width: size.width,
    height: size.height,
    sampleDescription:
      description ??
      mpeg4Description(
        size.width,
        size.height,
        head.volBytes ?? (known && decoderHeader(known.header.sampleDescription)) ?? writeVol({ ...size, resolution, isReordered }),
      ),
  };
  const clock = createMpeg4Clock(resolution);
  const zeroTicks = isCoded ? Math.min(...frames.slice(0, 16).map((frame) => clock.timeOf(frame))) : 0;
  const plan = track && {
    kind: 'stream' as const,
    codec: 'mpeg4' as const,
    track,
    start: firstKey.offset,
    end,
    frameTicks,
    zeroTicks,
    bytesPerFrame: isCoded ? null : await sampleBytesPerFrame(stream, (from, to) => mpeg4Frames(pages, from, to, bits)),
    keyFrames: null,
    resolution,
    isReordered,
  };
  const tail = plan && (await readTail(stream, plan));
  return reportStream({
    stream,
    facts,
    codec: 'mpeg4',
    frameRate: resolution / frameTicks,
    plan: plan && tail && { ...plan, end: tail.end },
    endTicks: tail?.endTicks ?? null,
    problems,
  });
}

/** The commonest time between frames in the order in which they are shown. */
function stepOf(frames: readonly Mpeg4Frame[], resolution: number): number | null {
  const clock = createMpeg4Clock(resolution);
  const times = frames.map((frame) => clock.timeOf(frame)).sort((a, b) => a - b);
  return commonest(
    times
      .slice(1)
      .map((time, index) => time - (times[index] ?? 0))
      .filter((ticks) => ticks > 0),
  );
}

interface Head {
  readonly vops: readonly VopHead[];
  readonly vol: VolHeader | null;
  /** The headers before the first frame, where a VOL is among them. */
  readonly volBytes: Uint8Array | null;
}

/** The start codes at the beginning of a stream; null when they are not those of MPEG-4 Part 2. */
async function readHead({ pages, start, end }: BareStream): Promise<Head | null> {
  const bytes = await pages.read(start, Math.min(end, start + headScanBytes));
  const vops: VopHead[] = [];
  let vol: VolHeader | null = null;
  let volBytes: Uint8Array | null = null;
  let timeCode: number | null = null;
  const first = bytes.indexOf(prefix);
  for (let at = first; at !== -1 && vops.length < mostHeads; at = bytes.indexOf(prefix, at + 3)) {
    const code = bytes[at + 3];
    if (code === undefined) break;
    if (code >= startCodes.firstLayer && code <= startCodes.lastLayer) vol ??= readVol(bytes.subarray(at, at + 64));
    else if (code === startCodes.group) timeCode = readTimeCode(bytes.subarray(at, at + 16));
    else if (code === startCodes.frame) {
      if (vops.length === 0 && vol) volBytes = Uint8Array.from(bytes.subarray(first, at));
      vops.push({ bytes: bytes.subarray(at, at + 512), timeCode });
      timeCode = null;
    }
  }
  // The very last one may be cut.
  if (vops.length > 1) vops.pop();
  // A stream begins with a start code; in other data they come up by chance.
  return first >= 0 && first < 4096 && vops.length > 0 ? { vops, vol, volBytes } : null;
}

function volIn(header: Uint8Array): VolHeader | null {
  const bytes = Buffer.from(header);
  for (let at = bytes.indexOf(prefix); at !== -1; at = bytes.indexOf(prefix, at + 3)) {
    const code = bytes[at + 3] ?? 0xff;
    if (code >= startCodes.firstLayer && code <= startCodes.lastLayer) return readVol(bytes.subarray(at));
  }
  return null;
}

/** Where the last whole frame ends, and when; the time only where the stream tells it. */
async function readTail(
  stream: BareStream,
  plan: Mpeg4StreamPlan,
): Promise<{ readonly end: number; readonly endTicks: number | null } | null> {
  const { pages, end, isCutOff, trial } = stream;
  for (let bytes = 256 * 1024; ; bytes *= 4) {
    const from = Math.max(plan.start, end - bytes);
    const isEnough = from === plan.start || bytes >= tailScanBytes;
    const frames: Mpeg4Frame[] = [];
    for await (const some of mpeg4Frames(pages, from, end, incrementBits(plan.resolution))) frames.push(...some);
    const key = frames.findLastIndex(({ vop }) => vop.type === 'I');
    const isWhole = !isCutOff || (trial !== null && key !== -1 && (await isLastClean(stream, plan, frames.slice(key), trial)));
    if (!isWhole) frames.pop();
    const coded = frames.findIndex(({ timeCode }) => timeCode !== null);
    if ((frames.length === 0 || (coded === -1 && plan.bytesPerFrame === null)) && !isEnough) continue;
    const last = frames.at(-1);
    if (!last) return null;
    const clock = createMpeg4Clock(plan.resolution);
    const newest = frames.slice(Math.max(0, coded)).reduce((latest, frame) => Math.max(latest, clock.timeOf(frame)), 0);
    return { end: last.offset + last.size, endTicks: plan.bytesPerFrame === null && coded !== -1 ? newest + plan.frameTicks : null };
  }
}

/** Whether the last frame of a group decodes without anything missing. */
async function isLastClean(
  { pages }: BareStream,
  plan: Mpeg4StreamPlan,
  group: readonly Mpeg4Frame[],
  trial: NonNullable<BareStream['trial']>,
): Promise<boolean> {
  const extradata = decoderHeader(plan.track.sampleDescription);
  // What is too large to be a group of frames is not decoded to find out.
  if (extradata === null || group.reduce((sum, { size }) => sum + size, 0) > tailScanBytes) return false;
  const samples = await Promise.all(group.map(({ offset, size }) => pages.read(offset, offset + size)));
  const { clean } = await trial.decode({ codec: 'mpeg4', extradata, samples, isStrict: true });
  return clean.at(-1) === true;
}
