import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ExportResult, mostNotDerived } from '../../../../shared/model/evidence.ts';
import { type RecordingsDocument, recordingsDocumentSchema } from '../../../../shared/model/evidence-documents.ts';
import { position } from '../transcript-files.ts';

/** What could not be made, as the documents of a bag tell it, so that also what was written before an interruption counts. */
export async function notDerivedIn(bagPath: string, folders: Iterable<string>): Promise<ExportResult['notDerived']> {
  let count = 0;
  const first: string[] = [];
  for (const folder of folders) {
    const document: unknown = JSON.parse(await readFile(join(bagPath, folder, 'recordings.json'), 'utf8'));
    for (const recording of recordingsDocumentSchema.parse(document).recordings) {
      for (const each of notDerivedWords(recording)) {
        count += 1;
        if (first.length < mostNotDerived) first.push(each);
      }
    }
  }
  return { count, first };
}

/** A sentence for each. */
export function notDerivedWords({ key, notDerived }: Pick<RecordingsDocument['recordings'][number], 'key' | 'notDerived'>): string[] {
  return notDerived.map((each) => `${key}: ${derivedWords(each)} could not be made. ${each.reason}`);
}

/** "Still at 0:00:01.500", "Clip from 0:00:01.000 to 0:00:02.000", "Thumbnails". */
export function derivedWords({
  kind,
  fromMs,
  toMs,
}: Pick<RecordingsDocument['recordings'][number]['derived'][number], 'kind' | 'fromMs' | 'toMs'>): string {
  if (kind === 'thumbnails') return 'Thumbnails';
  if (kind === 'still' || toMs === null) return `Still at ${position(fromMs)}`;
  return `Clip from ${position(fromMs)} to ${position(toMs)}`;
}
