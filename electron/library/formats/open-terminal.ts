import { AppError } from '../../../shared/errors.ts';
import type { LogProfile } from '../../../shared/model/log-profile.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import { openAsciicast } from './asciicast.ts';
import { openAsciicastV1 } from './asciicast-v1.ts';
import { bsrFiles, openBsr } from './bsr.ts';
import { type ByteStream, openByteStream } from './byte-stream.ts';
import { type Companions, noCompanions, openFirst } from './companions.ts';
import { detectFormat } from './detect.ts';
import { openLogLines } from './log-lines/open-log-lines.ts';
import { createProblemLog } from './problem-log.ts';
import { readLines } from './read-lines.ts';
import type { TerminalRecording } from './terminal-events.ts';
import { openTlog } from './tlog.ts';
import { openTtyrec } from './ttyrec.ts';
import { openTypescript } from './typescript.ts';
import { dataNames, inputNames, timingNames } from './typescript-names.ts';
import { isTiming, timingHeaders } from './typescript-timing.ts';

export interface OpenOptions {
  /** Files beside the recording that it cannot be read without. */
  readonly companions?: Companions;
  /** Whether a timing file leads to its data: not where both are objects of their own. */
  readonly timingLeads?: boolean;
  /** How to read a forwarded log; by default the first profile that fits. */
  readonly profile?: LogProfile | null;
}

/** A recording and the other files that were opened for it. */
export interface OpenedRecording extends TerminalRecording {
  /** Names of the companions that are read with it. */
  readonly companionNames: readonly string[];
  /** Closes the companions; the recording itself is closed by whoever opened it. */
  close(): Promise<void>;
}

/**
 * Opens a terminal recording or a forwarded log of any format that can be replayed, through gzip and zstd;
 * `input-unknown-format` for all others, `input-empty`, `input-malformed` without a readable beginning.
 */
export async function openTerminalRecording(reader: ByteReader, name: string, options: OpenOptions = {}): Promise<OpenedRecording> {
  if (reader.sizeBytes === 0) throw new AppError('input-empty', `${name} is empty.`);
  const { companions = noCompanions, profile = null, timingLeads = true } = options;
  const stream = await openByteStream(reader);
  const opened: { readonly reader: ByteReader; readonly name: string }[] = [];
  const open: OpenStream = async (names) => {
    const found = await openFirst(companions, names);
    if (!found) return null;
    opened.push(found);
    return openByteStream(found.reader);
  };
  const close = async (): Promise<void> => {
    await Promise.all(opened.map((companion) => companion.reader.close()));
  };
  try {
    const recording = await openStream(stream, name, open, { profile, timingLeads });
    return { ...recording, companionNames: opened.map((companion) => companion.name), close };
  } catch (error) {
    await close();
    throw error;
  }
}

type OpenStream = (names: readonly string[]) => Promise<ByteStream | null>;

async function openStream(
  stream: ByteStream,
  path: string,
  open: OpenStream,
  { profile, timingLeads }: { readonly profile: LogProfile | null; readonly timingLeads: boolean },
): Promise<TerminalRecording> {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const format = detectFormat(stream, name);
  switch (format) {
    case 'asciicast-v1':
      return openAsciicastV1(stream, path);
    case 'asciicast-v2':
      return openAsciicast(stream, 2, path);
    case 'asciicast-v3':
      return openAsciicast(stream, 3, path);
    case 'ttyrec':
      return openTtyrec(stream);
    case 'tlog':
      return openTlog(stream, path);
    case 'typescript':
      return openTypescriptFiles(stream, name, open, timingLeads);
    case 'bsr':
      return openBsrFiles(stream, name, open);
    case 'log-lines': {
      const { sizeBytes, layers } = stream;
      const head = stream.head.toString('utf8');
      const problems = createProblemLog();
      return openLogLines({ sizeBytes, layers, head, problems, lines: (signal) => readLines(stream, problems, signal) }, path, profile);
    }
    default: {
      const what = format === 'unknown' ? 'no recording that Witness knows' : [format, ...stream.layers].join(' in ');
      const action = format === 'encrypted' ? { action: 'Decrypt it; on the command line with --decrypt.' } : {};
      throw new AppError('input-unknown-format', `${path} is ${what}, not a terminal recording that can be replayed.`, action);
    }
  }
}

/** Whichever of its files was given: the data leads to its timing, the timing to its data. */
async function openTypescriptFiles(stream: ByteStream, name: string, open: OpenStream, timingLeads: boolean): Promise<TerminalRecording> {
  if (!isTiming(stream.head)) {
    const timing = await open(timingNames(name));
    const sound = timing && isTiming(timing.head) ? timing : null;
    return openTypescript({ data: stream, timing: sound, input: sound ? await open(inputNames(timingHeaders(sound))) : null });
  }
  const headers = timingHeaders(stream);
  const data = timingLeads ? await open(dataNames(name, headers)) : null;
  if (!data) throw new AppError('input-malformed', `${name} only holds the timing of a recording, and its data is not beside it.`);
  return openTypescript({ data, timing: stream, input: await open(inputNames(headers)) });
}

async function openBsrFiles(stream: ByteStream, name: string, open: OpenStream): Promise<TerminalRecording> {
  if (name !== bsrFiles.input) return openBsr(stream, await open([bsrFiles.input]));
  const output = await open([bsrFiles.output]);
  return output ? openBsr(output, stream) : openBsr(stream, null);
}
