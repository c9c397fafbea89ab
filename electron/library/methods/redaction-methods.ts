import { AppError } from '../../../shared/errors.ts';
import { listRedactions, replaceRedactions } from '../catalog/redactions.ts';
import type { LibraryContext } from '../library-context.ts';
import { announce } from './announce.ts';
import type { HandlersOf } from './handlers.ts';
import { requireRecording } from './require.ts';

export function redactionMethods(library: LibraryContext): HandlersOf<'redactions'> {
  const { catalog } = library;
  return {
    'redactions.list': ({ recordingId }) => {
      requireRecording(catalog, recordingId);
      return { redactions: listRedactions(catalog, recordingId) };
    },
    'redactions.set': ({ recordingId, redactions }) => {
      requireRecording(catalog, recordingId);
      for (const { fromMs, toMs, box } of redactions) {
        if (toMs < fromMs) throw new AppError('usage', 'A redaction ends before it begins.');
        if (box.x < 0 || box.y < 0 || box.width <= 0 || box.height <= 0)
          throw new AppError('usage', 'A redaction has no place on the picture.');
      }
      replaceRedactions(catalog, recordingId, redactions);
      announce(library, recordingId);
      return { redactions: listRedactions(catalog, recordingId) };
    },
  };
}
