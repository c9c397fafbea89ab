import { AppError } from '../../../shared/errors.ts';
import type { Decrypted, Problem } from '../../../shared/model/recording.ts';
import type { Decryptor } from '../../../shared/model/settings.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import { type ByteChunk, type ByteStream, openByteStream, unwrapAll } from '../formats/byte-stream.ts';
import { detectFormat, kindOfFormat, layersAround } from '../formats/detect.ts';
import { createProblemLog, type ProblemLog } from '../formats/problem-log.ts';
import { sniffLayers } from '../formats/sniff-layers.ts';
import { peekChunks } from './peek-chunks.ts';
import type { UnwrappedFacts } from './unwrapped-copies.ts';

/** What is played, out of the layers that its player cannot take off by itself. */
export interface Content {
  /** Closed by whoever opened it. */
  readonly reader: ByteReader;
  /** What is off already, outermost first; what is streamed through anyway (gzip around a terminal recording) is still on. */
  readonly layers: readonly string[];
  readonly problems: readonly Problem[];
}

/** A stream that has to be kept so that it can be read at random. */
export interface ContentToKeep {
  readonly chunks: AsyncIterable<ByteChunk>;
  /** Asked when all chunks have come. */
  readonly facts: () => UnwrappedFacts;
}

/** What a decryption is made of, for another thread to make it anew. */
export interface DecryptionPlan {
  readonly decryptor: Decryptor;
  readonly keyName: string | null;
  readonly atMs: number;
}

export interface Decryption {
  /** How it will have been opened. */
  readonly decrypted: Decrypted;
  readonly plan: DecryptionPlan;
  /** Plaintext of ciphertext; fails with one of the `decrypt-` errors, at the latest at its end. */
  run(ciphertext: AsyncIterable<ByteChunk>): AsyncGenerator<ByteChunk>;
}

export interface OpenContentOptions {
  /** Taken over: closed here unless it is the content itself. */
  readonly reader: ByteReader;
  readonly name: string;
  /** All or nothing: what it throws, or the chunks throw, leaves nothing behind. */
  readonly keep: (content: ContentToKeep) => Promise<ByteReader>;
  /** Does all the rest in place of what is here, where something has to be kept. */
  readonly elsewhere?: (() => Promise<Content>) | undefined;
  /** For ciphertext, and for content that is nothing known, which may be some. Null: it stays what it is. */
  readonly decryption: Decryption | null;
  readonly signal?: AbortSignal | undefined;
  /** How far it is, of the stored bytes. */
  readonly onProgress?: ((doneBytes: number) => void) | undefined;
}

/**
 * Opens what has to be read at random: a recording as it is, but a video without the compression around it, and
 * ciphertext, where that is wanted, decrypted. Damaged layers are problems: what is there is used. What unwraps out of all
 * proportion is refused (`input-too-large`).
 */
export async function openContent(options: OpenContentOptions): Promise<Content> {
  const { reader, name, decryption, elsewhere } = options;
  let isContent = false;
  try {
    const stream = await openByteStream(reader);
    const format = detectFormat(stream, name);
    const kind = kindOfFormat[format];
    const isLocked = decryption !== null && (kind === 'encrypted' || kind === 'unknown');
    const isWrapped = kind === 'video' && stream.layers.length > 0;
    if (elsewhere && (isLocked || isWrapped)) return await elsewhere();
    if (isLocked) return await decryptContent(options, stream, layersAround(stream, format), decryption);
    if (isWrapped) return await unwrapContent(options, stream);
    isContent = true;
    return { reader, layers: [], problems: [] };
  } finally {
    if (!isContent) await reader.close();
  }
}

async function unwrapContent(options: OpenContentOptions, stream: ByteStream): Promise<Content> {
  const problems = createProblemLog();
  const facts = (): UnwrappedFacts => ({ layers: [...stream.layers], problems: problems.list(), decrypted: null });
  const chunks = refuseBomb(
    tracked(stream.chunks(problems, options.signal), ({ bytesRead }) => options.onProgress?.(bytesRead)),
    problems,
    options.name,
  );
  return { reader: await options.keep({ chunks, facts }), ...facts() };
}

async function decryptContent(
  { name, keep, signal, onProgress }: OpenContentOptions,
  stream: ByteStream,
  outerLayers: readonly string[],
  { decrypted, run }: Decryption,
): Promise<Content> {
  const problems = createProblemLog();
  // Half of the way is what was given to the program, the other half what came back: it may read all before it writes.
  let readBytes = 0;
  let givenBytes = 0;
  const report = (): void => onProgress?.(Math.round((readBytes + Math.min(givenBytes, readBytes)) / 2));
  const ciphertext = tracked(stream.chunks(problems, signal), (chunk) => {
    readBytes = chunk.bytesRead;
    report();
  });
  const plain = tracked(run(ciphertext), (chunk) => {
    givenBytes += chunk.bytes.length;
    report();
  });
  try {
    const peeked = await peekChunks(plain);
    const inside = await sniffLayers(peeked.head, peeked.isWhole);
    if (detectFormat(inside, name.replace(/\.enc(?:\.gz(?:ip)?)?$/i, '')) === 'unknown') throw wrongKey(name, decrypted);
    const facts = (): UnwrappedFacts => ({
      layers: [...outerLayers, 'encrypted', ...inside.layers],
      problems: problems.list(),
      decrypted,
    });
    const chunks = refuseBomb(readToEnd(unwrapAll(inside, peeked.all, problems), plain), problems, name);
    return { reader: await keep({ chunks, facts }), ...facts() };
  } finally {
    await plain.return(undefined);
  }
}

/** Content whose layers end early still needs the verdict that comes with the end of the plaintext. */
async function* readToEnd(chunks: AsyncIterable<ByteChunk>, plain: AsyncIterable<ByteChunk>): AsyncGenerator<ByteChunk> {
  yield* chunks;
  for await (const _ of plain);
}

async function* refuseBomb(chunks: AsyncIterable<ByteChunk>, problems: ProblemLog, name: string): AsyncGenerator<ByteChunk> {
  yield* chunks;
  const bomb = problems.list().find(({ code }) => code === 'bomb');
  if (bomb) {
    throw new AppError('input-too-large', `${printableKey(name)}: ${bomb.message}`, {
      action: 'No recording is like this: find out who wrote this object, and why.',
    });
  }
}

async function* tracked(chunks: AsyncIterable<ByteChunk>, onChunk: (chunk: ByteChunk) => void): AsyncGenerator<ByteChunk> {
  for await (const chunk of chunks) {
    onChunk(chunk);
    yield chunk;
  }
}

function wrongKey(name: string, { keyName }: Decrypted): AppError {
  return new AppError(
    'decrypt-wrong-key',
    `What comes out of ${printableKey(name)} with the key "${printableKey(keyName)}" is no recording.`,
  );
}
