import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../../shared/errors.ts';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import { thumbnailsSchema } from '../../../../shared/model/playback.ts';
import { writeFileAtomically } from '../../../common/atomic-write.ts';
import { derivedFileKey, openChunk, sealChunk } from '../../../common/sealed-chunk.ts';
import type { ThumbnailSeries } from './thumbnail-series.ts';

/** The sealed thumbnails of a recording. */
export function thumbnailsPath(derivedFolder: string, id: RecordingId): string {
  return join(derivedFolder, `${id}.thumbs`);
}

/** Where the pictures lie, one after the other from the file's beginning, and which of them each thumbnail shows. */
const tableSchema = z.object({
  grid: thumbnailsSchema.omit({ mediaPath: true }),
  sealedLengths: z.array(z.int().min(0)),
  shown: z.array(z.int().min(0)),
});
/** The file ends with the length of the sealed table before it: 32 bits, little-endian. */
const trailerBytes = 4;

const picturePlace = (id: RecordingId, index: number): string => `thumbnail ${index} of ${id}`;
const tablePlace = (id: RecordingId): string => `thumbnails of ${id}`;

/** Writes all thumbnails of a recording, sealed with a key of its own, or nothing. */
export async function writeThumbnails(path: string, masterKey: Buffer, id: RecordingId, series: ThumbnailSeries): Promise<void> {
  const key = derivedFileKey(masterKey, id);
  const sealed = series.pictures.map((jpeg, index) => sealChunk(key, picturePlace(id, index), jpeg));
  const table: z.infer<typeof tableSchema> = {
    grid: series.grid,
    sealedLengths: sealed.map(({ length }) => length),
    shown: [...series.shown],
  };
  const sealedTable = sealChunk(key, tablePlace(id), Buffer.from(JSON.stringify(table)));
  const trailer = Buffer.alloc(trailerBytes);
  trailer.writeUInt32LE(sealedTable.length);
  await writeFileAtomically(path, Buffer.concat([...sealed, sealedTable, trailer]));
}

/** All thumbnails of a file, as they were written. */
export async function readThumbnailSeries(path: string, masterKey: Buffer, id: RecordingId): Promise<ThumbnailSeries> {
  const key = derivedFileKey(masterKey, id);
  const file = await readFile(path);
  const tableLength = file.length < trailerBytes ? file.length : file.readUInt32LE(file.length - trailerBytes);
  const tableStart = file.length - trailerBytes - tableLength;
  if (tableStart < 0) throw new AppError('cache-damaged', `The thumbnails of the recording ${id} are damaged.`);
  const json = openChunk(key, tablePlace(id), file.subarray(tableStart, tableStart + tableLength));
  const { sealedLengths, shown, grid } = tableSchema.parse(JSON.parse(json.toString('utf8')));
  let start = 0;
  const pictures = sealedLengths.map((length, index) => {
    const sealed = file.subarray(start, start + length);
    start += length;
    return openChunk(key, picturePlace(id, index), sealed);
  });
  return { grid, pictures, shown };
}

/** One thumbnail, a JPEG. `not-found` where there is none of this number, `cache-damaged` where the file was altered. */
export async function readThumbnail(path: string, masterKey: Buffer, id: RecordingId, number: number): Promise<Buffer> {
  const key = derivedFileKey(masterKey, id);
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new AppError('not-found', `There are no thumbnails of the recording ${id}.`, { cause });
  });
  const read = async (start: number, length: number): Promise<Buffer> => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, start);
    return buffer.subarray(0, bytesRead);
  };
  try {
    const { size } = await file.stat();
    const tableLength = size < trailerBytes ? size : (await read(size - trailerBytes, trailerBytes)).readUInt32LE();
    const tableStart = size - trailerBytes - tableLength;
    if (tableStart < 0) throw new AppError('cache-damaged', `The thumbnails of the recording ${id} are damaged.`);
    const json = openChunk(key, tablePlace(id), await read(tableStart, tableLength));
    const { sealedLengths, shown } = tableSchema.parse(JSON.parse(json.toString('utf8')));
    const index = shown[number];
    const length = index === undefined ? undefined : sealedLengths[index];
    if (index === undefined || length === undefined) {
      throw new AppError('not-found', `The recording ${id} has no thumbnail ${number}.`);
    }
    const start = sealedLengths.slice(0, index).reduce((sum, each) => sum + each, 0);
    return openChunk(key, picturePlace(id, index), await read(start, length));
  } finally {
    await file.close();
  }
}
