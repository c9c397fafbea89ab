import type { DumpIndexBatch, GuacamoleIndex } from '../../../indexing/guacamole/index-guacamole.ts';
import { indexGuacamole } from '../../../indexing/guacamole/index-guacamole.ts';
import { compileRule } from '../../../indexing/rules.ts';
import type { DecoderWork } from '../../decoder-messages.ts';
import type { MediaBytes } from '../media-bytes.ts';
import { readerOf } from './reader-of.ts';

/** Indexes a dump: what is drawn for it is drawn in this process. */
export function indexDump(
  { rules, expectedMs }: Extract<DecoderWork, { method: 'indexDump' }>,
  bytes: MediaBytes,
  emit: (batch: DumpIndexBatch) => Promise<void>,
  signal: AbortSignal,
  onProgress: () => void,
): Promise<GuacamoleIndex> {
  return indexGuacamole({ reader: readerOf(bytes), rules: rules.map(compileRule), expectedMs, signal, onProgress, onBatch: emit });
}
