import { AppError } from '../../../shared/errors.ts';
import type { ProbeResult, Problem, RecordingFormat } from '../../../shared/model/recording.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import type { Decoder, MediaInput } from '../decoder/decoder.ts';
import { type Detected, detect, kindOfFormat } from './detect.ts';
import { probeGuacamole } from './guacamole/probe-guacamole.ts';
import { type OpenOptions, openTerminalRecording } from './open-terminal.ts';
import { probeVideo } from './probe-video.ts';

export interface ProbeOptions extends OpenOptions {
  /** What was taken off before, and what was wrong with it. */
  readonly outer?: { readonly layers: readonly string[]; readonly problems: readonly Problem[] };
  /** What reads videos; needed as soon as there may be one. */
  readonly decoder?: () => Pick<Decoder, 'open'>;
  /** Of a video, how its decoder is to tell times; `exact` where nothing is said. */
  readonly times?: MediaInput['times'];
  readonly signal?: AbortSignal | undefined;
}

/**
 * Tells what a file is: format by content, then what its header and (for terminals) its events say. Damage is a
 * problem in the answer, not a failure; `input-empty` when there are no bytes at all.
 */
export async function probe(reader: ByteReader, name: string, options: ProbeOptions = {}): Promise<ProbeResult> {
  if (reader.sizeBytes === 0) throw new AppError('input-empty', `${name} is empty.`);
  const { layers, problems } = options.outer ?? { layers: [], problems: [] };
  const found = await probeContent(reader, name, options);
  return { ...found, layers: [...layers, ...found.layers], problems: [...problems, ...found.problems] };
}

/** The answer for what must not be opened: what its beginning tells, and why. */
export async function probeRefused(reader: ByteReader, name: string, problem: Problem): Promise<ProbeResult> {
  return unsupported(await detect(reader, name), problem.code, problem.message);
}

async function probeContent(reader: ByteReader, name: string, options: ProbeOptions): Promise<ProbeResult> {
  const detected = await detect(reader, name);
  const kind = kindOfFormat[detected.format];
  if (kind === 'terminal' || kind === 'transcript') return probeTerminal(reader, name, detected, options);
  if (kind === 'guacamole') return probeDump(reader, detected);
  if (detected.layers.length > 0 && kind !== 'encrypted' && kind !== 'unknown') {
    return unsupported(
      detected,
      'layer-unsupported',
      `This is a ${detected.format} recording inside ${detected.layers.join(' inside ')}, which cannot be opened yet.`,
    );
  }
  switch (detected.format) {
    case 'mp4':
    case 'matroska':
    case 'webm':
      return probeContainer(reader, name, detected, options);
    case 'unknown':
      return unsupported(detected, 'unknown-format', 'The content is of no recording format that Witness knows.');
    case 'encrypted':
      return unsupported(detected, 'encrypted', 'The content looks encrypted; it has to be decrypted before it can be played.');
    default:
      return unsupported(detected, 'format-unsupported', `${detected.format} recordings are recognised but cannot be played yet.`);
  }
}

function base({ format, layers }: { readonly format: RecordingFormat; readonly layers: readonly string[] }): ProbeResult {
  return {
    format,
    kind: kindOfFormat[format],
    layers: [...layers],
    durationMs: null,
    startedAt: null,
    cols: null,
    rows: null,
    events: null,
    outputBytes: null,
    container: null,
    videoCodec: null,
    width: null,
    height: null,
    frameRate: null,
    playable: 'no',
    problems: [],
  };
}

function unsupported(detected: Detected, code: string, message: string): ProbeResult {
  return { ...base(detected), problems: [{ code, message }] };
}

async function probeTerminal(reader: ByteReader, name: string, detected: Detected, options: OpenOptions): Promise<ProbeResult> {
  const recording = await openTerminalRecording(reader, name, options).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'input-malformed') return error;
    throw error;
  });
  if (recording instanceof AppError) return unsupported(detected, 'header-damaged', recording.message);
  try {
    let durationMs = 0;
    let count = 0;
    let outputBytes = 0;
    for await (const { events } of recording.events()) {
      for (const [atMs, code, data] of events) {
        count += 1;
        durationMs = atMs;
        if (code === 'o') outputBytes += Buffer.byteLength(data);
      }
    }
    if (count === 0) recording.problems.add('no-events', 'The recording has a header but no events.');
    return {
      ...base(detected),
      durationMs,
      startedAt: recording.header.startedAtMs,
      cols: recording.header.cols,
      rows: recording.header.rows,
      events: count,
      outputBytes,
      playable: 'replay',
      problems: recording.problems.list(),
    };
  } finally {
    await recording.close();
  }
}

async function probeDump(reader: ByteReader, detected: Detected): Promise<ProbeResult> {
  const { largest: _, ...facts } = await probeGuacamole(reader);
  return { ...base(detected), ...facts, playable: facts.durationMs === null ? 'no' : 'replay', problems: [...facts.problems] };
}

async function probeContainer(reader: ByteReader, name: string, detected: Detected, options: ProbeOptions): Promise<ProbeResult> {
  if (!options.decoder) throw new AppError('internal', `${name} is a video, and nothing was given that reads it.`);
  const { decoder, times = 'exact', signal } = options;
  return { ...base(detected), ...(await probeVideo({ reader, name, times }, decoder(), signal)) };
}
