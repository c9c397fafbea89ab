import type { RecordingId } from '../../../shared/model/ids.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import { findBeside } from '../catalog/recording-companions.ts';
import { getRecording } from '../catalog/recordings.ts';
import { isPlainName } from '../formats/companions.ts';
import type { OpenOptions } from '../formats/open-terminal.ts';
import type { LibraryContext } from '../library-context.ts';

/** How a cached recording of the library is opened: with the cached objects beside it, and its profile. */
export function openOptions({ catalog, cache }: Pick<LibraryContext, 'catalog' | 'cache'>, recording: Recording): OpenOptions {
  return {
    timingLeads: false,
    companions: {
      async open(name) {
        const companion = isPlainName(name) ? findBeside(catalog, recording, name) : null;
        return companion?.cacheState === 'complete' ? cache.open(companion.id) : null;
      },
    },
  };
}

/** The same by id, for what only knows that. */
export function openOptionsById(library: Pick<LibraryContext, 'catalog' | 'cache'>, id: RecordingId): OpenOptions {
  const recording = getRecording(library.catalog, id);
  return recording ? openOptions(library, recording) : {};
}
