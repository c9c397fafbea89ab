import { AppError } from '../../../shared/errors.ts';
import { readSessionCoverage } from '../coverage/session-coverage.ts';
import type { LibraryContext } from '../library-context.ts';
import type { HandlersOf } from './handlers.ts';
import { requireSession } from './require.ts';

export function coverageMethods({ catalog, watchLog }: LibraryContext): HandlersOf<'coverage'> {
  return {
    'coverage.add': ({ intervals }) => {
      if (intervals.some(({ fromMs, toMs }) => toMs <= fromMs)) throw new AppError('usage', 'What was watched ends before it begins.');
      watchLog.add(intervals);
      return {};
    },
    'coverage.session': ({ sessionId }) => {
      requireSession(catalog, sessionId);
      return readSessionCoverage(catalog, sessionId);
    },
  };
}
