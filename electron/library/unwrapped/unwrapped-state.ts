import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { type RecordingId, sha256Schema } from '../../../shared/model/ids.ts';
import { decryptedSchema, problemSchema } from '../../../shared/model/recording.ts';
import { writeFileAtomically } from '../../common/atomic-write.ts';
import { derivedFileKey, openChunk, sealChunk } from '../../common/sealed-chunk.ts';

/** Of the unwrapping, not of the file: raised when copies made before must not be used any more. */
const stateVersion = 1;

const stateSchema = z.object({
  version: z.literal(stateVersion),
  /** Which block file it is about. */
  generation: z.string(),
  /** How many bytes of it are content. */
  sizeBytes: z.int().min(0),
  /** Of the stored recording that it was made from. */
  original: sha256Schema,
  /** What was around the content, outermost first. */
  layers: z.array(z.string()),
  /** What was wrong with the layers: the content is as far as they could be read. */
  problems: z.array(problemSchema),
  /** How it was decrypted; null where nothing was. */
  decrypted: decryptedSchema.nullable(),
});
export type UnwrappedState = Omit<z.infer<typeof stateSchema>, 'version'>;

const placeOf = (id: RecordingId): string => `state of the unwrapped copy of ${id}`;

/** Null where there is none, or one of another version of Witness; `cache-damaged` where it does not authenticate. */
export async function readUnwrappedState(path: string, masterKey: Buffer, id: RecordingId): Promise<UnwrappedState | null> {
  let sealed: Buffer;
  try {
    sealed = await readFile(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const plain = openChunk(derivedFileKey(masterKey, placeOf(id)), placeOf(id), sealed);
  const parsed = stateSchema.safeParse(parseJson(plain.toString('utf8'), id));
  return parsed.success ? parsed.data : null;
}

/** Seals it and puts it in place, durably: from then on the copy counts as whole. */
export async function writeUnwrappedState(path: string, masterKey: Buffer, id: RecordingId, state: UnwrappedState): Promise<void> {
  const plain = Buffer.from(JSON.stringify({ version: stateVersion, ...state }));
  await writeFileAtomically(path, sealChunk(derivedFileKey(masterKey, placeOf(id)), placeOf(id), plain));
}

function parseJson(text: string, id: RecordingId): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new AppError('cache-damaged', `The state of the unwrapped copy of ${id} cannot be read.`, { cause });
  }
}
