import { z } from 'zod';
import type { TerminalEventTuple } from '../../../shared/model/playback.ts';
import type { OutputDecoder } from './output-decoder.ts';

const bytes = z.array(z.int().min(0).max(255)).default([]);
const tlogMessageSchema = z.object({
  ver: z.union([z.string(), z.number()]),
  host: z.string().optional(),
  rec: z.string().default(''),
  user: z.string().optional(),
  id: z.int().default(0),
  pos: z.number().min(0).default(0),
  /** Wall-clock seconds, from version 2.3 on. */
  time: z.number().optional(),
  timing: z.string().default(''),
  in_txt: z.string().default(''),
  in_bin: bytes,
  out_txt: z.string().default(''),
  out_bin: bytes,
});
export type TlogMessage = z.infer<typeof tlogMessageSchema>;

/** A tlog message within one line of a log: bare, or as the message of a journald, rsyslog or Docker record, or of a syslog line. */
export function tlogMessageOf(line: string): TlogMessage | null {
  const start = line.indexOf('{');
  if (start === -1) return null;
  const value = parseJson(start === 0 ? line : line.slice(start));
  return messageOf(value, 2);
}

function messageOf(value: unknown, depth: number): TlogMessage | null {
  const parsed = tlogMessageSchema.safeParse(value);
  if (parsed.success && /^2/.test(String(parsed.data.ver))) return parsed.data;
  if (depth === 0 || typeof value !== 'object' || value === null) return null;
  for (const key of ['MESSAGE', 'message', 'msg', 'log']) {
    const inner: unknown = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
    const text = innerText(inner);
    if (text === null) {
      const found = typeof inner === 'object' ? messageOf(inner, depth - 1) : null;
      if (found) return found;
      continue;
    }
    const start = text.indexOf('{');
    const found = start === -1 ? null : messageOf(parseJson(text.slice(start)), depth - 1);
    if (found) return found;
  }
  return null;
}

/** journald gives a message that is not text as an array of its bytes. */
function innerText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  const parsed = Array.isArray(value) ? bytes.safeParse(value) : null;
  return parsed?.success ? Buffer.from(parsed.data).toString('utf8') : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const timingRecord = /\+(\d+)|<(\d+)|>(\d+)|\[(\d+)\/(\d+)|\](\d+)\/(\d+)|=(\d+)x(\d+)/y;

/** Text of a message in the order of its records: counts are Unicode characters; binary bytes stand for replacement characters. */
class Track {
  readonly #text: string;
  readonly #binary: Buffer;
  #at = 0;
  #binaryAt = 0;
  constructor(text: string, binary: readonly number[]) {
    this.#text = text;
    this.#binary = Buffer.from(binary);
  }
  characters(count: number): Buffer {
    const from = this.#at;
    this.#skip(count);
    return Buffer.from(this.#text.slice(from, this.#at));
  }
  bytes(replaced: number, count: number): Buffer {
    this.#skip(replaced);
    const from = this.#binaryAt;
    this.#binaryAt = Math.min(from + count, this.#binary.length);
    return this.#binary.subarray(from, this.#binaryAt);
  }
  #skip(count: number): void {
    for (let left = count; left > 0 && this.#at < this.#text.length; left -= 1) {
      const high = this.#text.charCodeAt(this.#at);
      this.#at += (high & 0xfc00) === 0xd800 ? 2 : 1;
    }
  }
  get isSpent(): boolean {
    return this.#at >= this.#text.length && this.#binaryAt >= this.#binary.length;
  }
}

export interface TlogDecoders {
  readonly output: OutputDecoder;
  readonly input: OutputDecoder;
  /** Clamps milliseconds since the start of the recording. */
  at(timeMs: number): number;
}

/**
 * The events of one message, in order (tlog, doc/log_format, "timing"). False for `isSound` where the timing cannot be
 * read or does not account for all text.
 */
export function tlogEvents(
  message: TlogMessage,
  { output, input, at }: TlogDecoders,
): { readonly events: TerminalEventTuple[]; readonly isSound: boolean } {
  const events: TerminalEventTuple[] = [];
  const typed = new Track(message.in_txt, message.in_bin);
  const shown = new Track(message.out_txt, message.out_bin);
  let timeMs = message.pos;
  let isSound = true;
  const add = (code: 'i' | 'o', bytesOf: Buffer): void => {
    const atMs = at(timeMs);
    const data = (code === 'o' ? output : input).decode(bytesOf, atMs);
    if (data !== '') events.push([atMs, code, data]);
  };
  const record = new RegExp(timingRecord);
  while (record.lastIndex < message.timing.length) {
    const match = record.exec(message.timing);
    if (!match) {
      isSound = false;
      break;
    }
    const numbers = match.slice(1).map((text) => (text === undefined ? null : Number(text)));
    const [delay, inChars, outChars, inReplaced, inBytes, outReplaced, outBytes, cols, rows] = numbers;
    if (delay != null) timeMs += delay;
    else if (inChars != null) add('i', typed.characters(inChars));
    else if (outChars != null) add('o', shown.characters(outChars));
    else if (inReplaced != null) add('i', typed.bytes(inReplaced, inBytes ?? 0));
    else if (outReplaced != null) add('o', shown.bytes(outReplaced, outBytes ?? 0));
    else events.push([at(timeMs), 'r', `${cols}x${rows}`]);
  }
  // Text that the timing leaves out was shown all the same.
  if (!shown.isSpent) add('o', shown.characters(Number.POSITIVE_INFINITY));
  if (!typed.isSpent) add('i', typed.characters(Number.POSITIVE_INFINITY));
  return { events, isSound: isSound && shown.isSpent && typed.isSpent };
}
