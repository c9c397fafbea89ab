import { AppError } from '../../../shared/errors.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import type { RecordingStore } from '../stores/recording-store.ts';

/** A text document of the store, as far as its listing told about it. */
export interface DocumentRef {
  readonly key: string;
  readonly sizeBytes: number;
  readonly etag: string | null;
  readonly lastModifiedMs: number | null;
}

/** Reads a whole UTF-8 document. Throws `input-too-large`, `input-empty`, `input-malformed` and what the store throws. */
export async function readDocument(store: RecordingStore, document: DocumentRef, maxBytes: number, signal: AbortSignal): Promise<string> {
  const name = `"${printableKey(document.key)}" in ${store.label}`;
  if (document.sizeBytes > maxBytes) {
    throw new AppError('input-too-large', `${name} has ${document.sizeBytes} bytes; at most ${maxBytes} are read.`);
  }
  if (document.sizeBytes === 0) throw new AppError('input-empty', `${name} is empty.`);
  const chunks: Uint8Array[] = [];
  const range = { start: 0, endExclusive: document.sizeBytes, ifEtag: document.etag, signal };
  for await (const chunk of store.read(document.key, range)) chunks.push(chunk);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (cause) {
    throw new AppError('input-malformed', `${name} is not UTF-8 text.`, { cause });
  }
}
