import { extname } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { AppError } from '../../../../shared/errors.ts';
import type { BagReader } from '../../../../shared/evidence/bag-reader.ts';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import type { TerminalEventTuple } from '../../../../shared/model/playback.ts';
import type { TextRange } from '../../catalog/search-matcher.ts';
import { readPngText } from '../still/png-text.ts';
import { createPrintedFinder } from './find-printed.ts';
import { createTypedFinder } from './find-typed.ts';
import { createTurns } from './take-turns.ts';
import type { Hiding } from './text-hider.ts';
import { type FindText, literalFinder } from './text-matcher.ts';

/** A terminal recording in the package, as a player reads it. */
export interface PackagedTerminal {
  readonly header: { readonly cols: number; readonly rows: number };
  events(): AsyncIterable<{ readonly events: readonly TerminalEventTuple[] }>;
  close(): Promise<void>;
}

export interface LeakSearch {
  readonly hiding: Hiding;
  readonly bag: BagReader;
  /** Of which recording alone a file tells; null: of the session. */
  readonly recordingOf: (path: string) => RecordingId | null;
  /** Files that may hold what is redacted: originals that are handed over with it, and what Witness itself brings along. */
  readonly isExempt: (path: string) => boolean;
  readonly openTerminal: (path: string) => Promise<PackagedTerminal>;
  readonly signal: AbortSignal;
}

/** Text is searched in pieces that overlap by what the longest string takes, escaped six times over. */
const overlapChars = 32 * 1024;
/** Of a report: nobody reads it, and it is the same in each. */
const styleSheet = /<style>[^<]*<\/style>/;
/** Among bytes that are no text any short string turns up by chance. */
const shortestInBytes = 6;
const binaryEndings: ReadonlySet<string> = new Set(['.mp4', '.png', '.jpg', '.jpeg', '.pdf', '.p7s', '.tst']);

/**
 * Searches a package for everything that its redactions hide: the names of its files, their text as it stands and with the escapes of
 * JSON and HTML resolved, what the metadata of pictures says, and terminal recordings as a terminal shows them, after every event. Throws `redaction-leaked` for the
 * first file that has any of it. The text is not named: the message may be shown to whoever must not read it.
 */
export async function refuseLeaks({ hiding, bag, recordingOf, isExempt, openTerminal, signal }: LeakSearch): Promise<void> {
  for (const path of bag.files.keys()) {
    signal.throwIfAborted();
    if (isExempt(path)) continue;
    const recordingId = recordingOf(path);
    const find = leakFinder(hiding, recordingId);
    const refuse = (redaction: number): never => {
      throw new AppError('redaction-leaked', `${path} still has text that is redacted (${hiding.redactions[redaction]?.id ?? ''}).`);
    };
    for (const { redaction } of find(path)) refuse(redaction);
    const isBinary = binaryEndings.has(extname(path));
    for await (const piece of textPieces(bag.chunks(path))) {
      const text = extname(path) === '.html' ? piece.replace(styleSheet, '') : piece;
      for (const each of [text, unescaped(text)]) {
        for (const { range, redaction } of find(each)) {
          if (isBinary && range[1] - range[0] < shortestInBytes) continue;
          if (!isInDigest(each, range)) refuse(redaction);
        }
      }
    }
    // Found among its bytes only where it is long.
    if (path.endsWith('.png'))
      for (const text of await pngTexts(bag.chunks(path))) for (const { redaction } of find(text)) refuse(redaction);
    if (path.endsWith('.cast')) await searchTerminal(await openTerminal(path), { hiding, recordingId, find, refuse, signal });
  }
}

/** What was hidden, and not what an expression finds: that would find the marks too. */
function leakFinder(hiding: Hiding, recordingId: RecordingId | null): FindText {
  const finders = hiding.redactions.flatMap(({ what, recordingId: of }, redaction) => {
    if (recordingId !== null && of !== null && of !== recordingId) return [];
    const finds =
      what.kind === 'text'
        ? [literalFinder(what.text, what.caseSensitive)]
        : what.kind === 'regex'
          ? hiding.strings(redaction).map((text) => wholeFinder(text))
          : [];
    return finds.map((find) => (text: string) => find(text).map((range) => ({ range, redaction })));
  });
  return (text) => finders.flatMap((find) => find(text));
}

/** What an expression found may be as short as a number: within a longer word it is another one. */
function wholeFinder(text: string): (within: string) => TextRange[] {
  const find = literalFinder(text, true);
  const isWordAt = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}_]/u.test(character);
  return (within) =>
    find(within).filter(
      ([start, end]) => !(isWordAt(within[start]) && isWordAt(within[start - 1])) && !(isWordAt(within[end - 1]) && isWordAt(within[end])),
    );
}

/** In a hash of a manifest: no text, though it may have any short number in it. */
function isInDigest(text: string, [start, end]: TextRange): boolean {
  if (end - start >= 16 || !/^[0-9a-f]+$/i.test(text.slice(start, end))) return false;
  const before = /[0-9a-f]*$/i.exec(text.slice(Math.max(0, start - 128), start))?.[0].length ?? 0;
  const after = /^[0-9a-f]*/i.exec(text.slice(end, end + 128))?.[0].length ?? 0;
  return before + (end - start) + after >= 32;
}

/** A still or a sheet of thumbnails: a few megabytes at most. */
async function pngTexts(chunks: AsyncIterable<Uint8Array>): Promise<string[]> {
  return Object.values(readPngText(await buffer(chunks)));
}

async function* textPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let rest = '';
  for await (const chunk of chunks) {
    const text = rest + decoder.decode(chunk, { stream: true });
    yield text;
    rest = text.slice(-overlapChars);
  }
  const last = decoder.decode();
  if (last !== '') yield rest + last;
}

const named: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
};

/** As who reads JSON or HTML gets it. */
function unescaped(text: string): string {
  return text
    .replace(/\\u([0-9a-fA-F]{4})|\\([nrtbf"\\/])/g, (_, code: string | undefined, character: string) =>
      code === undefined ? (named[character] ?? character) : String.fromCharCode(Number.parseInt(code, 16)),
    )
    .replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(lt|gt|amp|quot|apos));/g, (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return named[name] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    });
}

async function searchTerminal(
  terminal: PackagedTerminal,
  options: {
    readonly hiding: Hiding;
    readonly recordingId: RecordingId | null;
    readonly find: FindText;
    readonly refuse: (redaction: number) => never;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  const { hiding, recordingId, find, refuse, signal } = options;
  const { inputAt } = hiding.hiderFor(recordingId);
  const onFound = (_: unknown, redaction: number): never => refuse(redaction);
  const printed = createPrintedFinder(terminal.header, find, onFound);
  const typed = createTypedFinder(find, onFound);
  const takeTurns = createTurns();
  try {
    for await (const { events } of terminal.events()) {
      signal.throwIfAborted();
      for (const event of events) {
        const [atMs, code, data] = event;
        printed.feed(event);
        await takeTurns(data.length);
        if (code !== 'i') continue;
        typed.feed(data);
        const [redaction] = inputAt(atMs);
        if (redaction !== undefined && /[^\u2588\u0000-\u001f\u007f-\u009f]/.test(data)) refuse(redaction);
      }
    }
    printed.finish();
    typed.finish();
  } finally {
    printed.dispose();
    await terminal.close();
  }
}
