import { AppError } from '../../../shared/errors.ts';
import { textRedactionIdSchema } from '../../../shared/model/ids.ts';
import type { TextRedaction } from '../../../shared/model/text-redaction.ts';
import { randomId } from '../../common/stable-id.ts';
import { listRedactions, replaceRedactions } from '../catalog/redactions.ts';
import { deleteTextRedaction, getTextRedaction, insertTextRedaction, listTextRedactions } from '../catalog/text-redactions.ts';
import { createTextMatcher } from '../evidence/redaction/text-matcher.ts';
import type { LibraryContext } from '../library-context.ts';
import { announce } from './announce.ts';
import type { HandlersOf } from './handlers.ts';
import { requireRecording, requireSession } from './require.ts';

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
    'redactions.listTexts': ({ sessionId }) => {
      requireSession(catalog, sessionId);
      return { redactions: listTextRedactions(catalog, sessionId) };
    },
    'redactions.addText': ({ sessionId, recordingId, what, reason }) => {
      requireSession(catalog, sessionId);
      if (recordingId && requireRecording(catalog, recordingId).sessionId !== sessionId) {
        throw new AppError('usage', 'This recording belongs to another session.');
      }
      if (what.kind === 'input' && what.fromMs !== null && what.toMs !== null && what.toMs < what.fromMs) {
        throw new AppError('usage', 'A redaction ends before it begins.');
      }
      const redaction: TextRedaction = {
        id: textRedactionIdSchema.parse(randomId()),
        sessionId,
        recordingId,
        what,
        reason,
        author: library.settings.get().reviewer,
        createdAtMs: library.now(),
      };
      // An expression that is none is refused here, and not when something is exported.
      createTextMatcher([redaction]);
      insertTextRedaction(catalog, redaction);
      library.events.emit('catalog.changed', { topics: ['redactions'], sessionId, recordingId });
      return { redaction };
    },
    'redactions.removeText': ({ redactionId }) => {
      const redaction = getTextRedaction(catalog, redactionId);
      if (!redaction) throw new AppError('not-found', `There is no redaction ${redactionId}.`);
      deleteTextRedaction(catalog, redactionId);
      const { sessionId, recordingId } = redaction;
      library.events.emit('catalog.changed', { topics: ['redactions'], sessionId, recordingId });
      return { redaction };
    },
  };
}
