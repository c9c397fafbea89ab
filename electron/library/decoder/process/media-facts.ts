import type { Problem } from '../../../../shared/model/recording.ts';
import { nativeCodecs } from '../../formats/native-codecs.ts';
import type { ContainerReport } from '../../formats/video/container-report.ts';
import type { MediaFacts } from '../decoder.ts';
import * as av from './av.ts';
import type { Container } from './container.ts';
import type { TimeBase } from './media-clock.ts';

/** What a container says by itself, before anything is decoded. */
export interface DeclaredFacts {
  readonly container: string | null;
  readonly videoCodec: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly frameRate: number | null;
  readonly durationMs: number | null;
  readonly startedAtMs: number | null;
  /** In the video's own time base. */
  readonly durationTicks: bigint | null;
}

/** Before it, a date of creation is none that anybody set: the epochs of MP4 (1904) and Matroska (2001) among them. */
const earliestStartMs = Date.UTC(2005, 0, 1);

export function declaredFacts({ format, stream }: Container): DeclaredFacts {
  const { num, den } = stream.avgFrameRate;
  const { width, height, codecId } = stream.codecpar;
  const durationTicks = declaredDuration({ format, stream });
  return {
    container: format.iformat?.name ?? null,
    videoCodec: av.avGetCodecName(codecId),
    width: width > 0 ? width : null,
    height: height > 0 ? height : null,
    frameRate: num > 0 && den > 0 ? Math.round((num / den) * 1000) / 1000 : null,
    durationMs: durationTicks === null ? null : ticksToMs(durationTicks, stream.timeBase),
    startedAtMs: startedAt(format.metadata?.get('creation_time') ?? stream.metadata?.get('creation_time') ?? null),
    durationTicks,
  };
}

/** FFmpeg's names, which those of a file that libavformat opens itself are. */
const containerNames = { mp4: 'mov,mp4,m4a,3gp,3g2,mj2', matroska: 'matroska,webm', webm: 'matroska,webm' } as const;

/** The same of a file whose structure was examined instead. */
export function reportedFacts(report: ContainerReport, codec: string | null): DeclaredFacts {
  const { container, width, height, frameRate, durationMs, startedAtMs } = report;
  return {
    container: containerNames[container],
    videoCodec: codec,
    width,
    height,
    frameRate,
    durationMs,
    startedAtMs: startedAtMs !== null && startedAtMs >= earliestStartMs ? startedAtMs : null,
    durationTicks: null,
  };
}

function declaredDuration({ format, stream }: Pick<Container, 'format' | 'stream'>): bigint | null {
  if (stream.duration !== av.AV_NOPTS_VALUE && stream.duration > 0n) return stream.duration;
  if (format.duration === av.AV_NOPTS_VALUE || format.duration <= 0n) return null;
  const { num, den } = stream.timeBase;
  // The container counts microseconds.
  return (format.duration * BigInt(den)) / (BigInt(num) * 1_000_000n);
}

function ticksToMs(ticks: bigint, { num, den }: TimeBase): number {
  return Math.round((Number(ticks) * num * 1000) / den);
}

function startedAt(text: string | null): number | null {
  const ms = text === null ? Number.NaN : Date.parse(text);
  return Number.isSafeInteger(ms) && ms >= earliestStartMs ? ms : null;
}

const codecNames: Readonly<Record<string, string>> = {
  mpeg4: 'MPEG-4 Part 2',
  h264: 'H.264',
  hevc: 'H.265',
  mpeg2video: 'MPEG-2',
  mjpeg: 'Motion JPEG',
};

export interface FoundFacts {
  readonly declared: DeclaredFacts;
  /** Of a file that libavformat cannot read by itself: what is wrong with it. */
  readonly structure: ContainerReport | null;
  readonly width: number;
  readonly height: number;
  readonly frameRate: number | null;
  readonly durationMs: number;
  /** Sampled as browsers expect it: 8 bits, 4:2:0. */
  readonly isUsualPicture: boolean;
}

/** One sentence each for what is told at length as a problem. */
const structureReasons: Readonly<Record<string, string>> = {
  truncated: 'The file is cut off.',
  'no-duration': 'The file has no index: its recorder was stopped before it could write one.',
  'no-index': 'The file has no index by which a browser could seek.',
  'index-lost': 'The file has lost its index.',
  damaged: 'The file is damaged.',
};

/** How much shorter than declared a video may be before it counts as cut off: rounding, and the length of a last frame. */
const toleranceMs = 2000;

/** Facts about a video whose first picture was decoded and whose end was looked for. */
export function mediaFacts({ declared, structure, width, height, frameRate, durationMs, isUsualPicture }: FoundFacts): MediaFacts {
  const problems: Problem[] = [...(structure?.problems ?? [])];
  const isCut = declared.durationMs !== null && declared.durationMs - durationMs > toleranceMs;
  if (declared.durationMs === null) {
    problems.push({
      code: 'no-duration',
      message: 'The container does not tell how long it is: its recorder was stopped before it could.',
    });
  } else if (isCut) {
    const message = `The file ends after ${clock(durationMs)} although its header promises ${clock(declared.durationMs)}: it was cut off.`;
    problems.push({ code: 'truncated', message });
  }
  const structureReason = structure && (structureReasons[problems[0]?.code ?? ''] ?? 'The file cannot be read without repair.');
  const codec = declared.videoCodec ?? 'unknown';
  const proxyReason = !nativeCodecs.has(codec)
    ? `Browsers cannot decode ${codecNames[codec] ?? codec} video.`
    : !isUsualPicture
      ? 'Browsers cannot decode pictures that are sampled like these.'
      : declared.durationMs === null
        ? 'The file has no index: its recorder was stopped before it could write one.'
        : isCut
          ? 'The file is cut off.'
          : structureReason;
  return {
    container: declared.container,
    videoCodec: declared.videoCodec,
    width,
    height,
    frameRate,
    durationMs,
    startedAtMs: declared.startedAtMs,
    timing: structure?.timing ?? 'exact',
    playable: proxyReason === null ? 'native' : 'proxy',
    proxyReason,
    problems,
  };
}

/** Facts about what cannot be decoded at all. */
export function unplayableFacts(declared: DeclaredFacts | null, problems: readonly Problem[]): MediaFacts {
  return {
    container: declared?.container ?? null,
    videoCodec: declared?.videoCodec ?? null,
    width: declared?.width ?? null,
    height: declared?.height ?? null,
    frameRate: declared?.frameRate ?? null,
    durationMs: declared?.durationMs ?? null,
    startedAtMs: declared?.startedAtMs ?? null,
    timing: 'exact',
    playable: 'no',
    proxyReason: null,
    problems,
  };
}

function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}
