import type { Recording } from '../../../../shared/model/recording.ts';
import { printableKey } from '../../../../shared/printable-key.ts';
import type { ByteReader } from '../../../common/byte-reader.ts';
import type { RecordingIndex } from '../../catalog/index-data.ts';
import { packLines } from '../../catalog/line-pack.ts';
import type { Decoder } from '../../decoder/decoder.ts';
import { indexVersion } from '../index-messages.ts';
import type { IndexWork } from '../indexer.ts';
import { createSealedSegments } from '../segment-writer.ts';
import { writeThumbnails } from '../thumbnails/thumbnail-file.ts';

export interface IndexPicturesOptions extends IndexWork {
  readonly decoder: Pick<Decoder, 'indexDump'>;
  readonly reader: ByteReader;
  readonly recording: Recording;
  /** The 32-byte cache key. */
  readonly key: Buffer;
}

/** Indexes a Guacamole dump: it is drawn in the decoder's process, and what comes of it is sealed and stored here. */
export async function indexPictures(options: IndexPicturesOptions): Promise<RecordingIndex> {
  const { decoder, reader, recording, key, rules, segmentsPath, thumbnailsPath, store, signal } = options;
  const writer = await createSealedSegments(segmentsPath, key, recording.id);
  try {
    const found = await decoder.indexDump(
      { reader, name: printableKey(recording.key) },
      { rules, expectedMs: recording.probe?.durationMs ?? 0 },
      async ({ segments, lines, ...batch }) => {
        for (const { bytes, ...span } of segments) writer.add(span, bytes);
        const written = await writer.flush();
        // After a cancel nothing more is stored.
        signal?.throwIfAborted();
        store({ kind: 'batch', ...batch, packs: packLines(lines), segments: written });
      },
      signal,
    );
    if (found.thumbnails) await writeThumbnails(thumbnailsPath, key, recording.id, found.thumbnails);
    return { ...found.index, indexVersion };
  } finally {
    await writer.close();
  }
}
