import { AppError } from '../errors.ts';
import type { Sha256Of } from './journal/entry-text.ts';

export interface FileDigests {
  readonly sizeBytes: number;
  /** Lower-case hexadecimal, in the order of the algorithms asked for. */
  readonly digests: readonly string[];
}

export interface HashOptions {
  readonly signal?: AbortSignalLike | undefined;
  readonly onBytes?: (count: number) => void;
}

/** Of an AbortSignal, which browsers and Node have alike. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  throwIfAborted(): void;
}

/** A bag's folder, wherever it lies. Paths have `/` between their parts. */
export interface BagReader {
  /** How the folder is called in messages. */
  readonly name: string;
  /** Size by path. */
  readonly files: ReadonlyMap<string, number>;
  /** Links, devices, pipes: never followed nor opened. */
  readonly irregular: readonly string[];
  /** The bytes of a file in order. Throws for what cannot be read. */
  chunks(path: string): AsyncIterable<Uint8Array>;
  /** All digests in one pass over the file; algorithms by Node's names. */
  hash(path: string, algorithms: readonly string[], options: HashOptions): Promise<FileDigests>;
  readonly sha256Of: Sha256Of;
}

/** Far larger than any tag file that is read as a whole. */
const mostTagBytes = 16 * 1024 ** 2;

/** A tag file as a whole. Throws `input-too-large`. */
export async function readTagBytes(bag: BagReader, path: string): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of bag.chunks(path)) {
    size += piece.byteLength;
    if (size > mostTagBytes) throw new AppError('input-too-large', `${path} of ${bag.name} is too large for a tag file.`);
    pieces.push(piece);
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return bytes;
}

export async function readTagText(bag: BagReader, path: string): Promise<string> {
  return new TextDecoder().decode(await readTagBytes(bag, path));
}
