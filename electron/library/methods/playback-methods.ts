import { listTextLines, transcriptIndexAt } from '../catalog/index-data.ts';
import { touchRecording } from '../catalog/recordings.ts';
import type { LibraryContext } from '../library-context.ts';
import { openPlayback } from '../playback/open-playback.ts';
import { readSegment } from '../playback/read-segment.ts';
import { screenOf } from '../playback/screen-of.ts';
import type { HandlersOf } from './handlers.ts';
import { requireRecording } from './require.ts';

export function playbackMethods(library: LibraryContext): HandlersOf<'playback'> {
  const { catalog, paths, cacheKey } = library;
  const deps = { catalog, derivedFolder: paths.derived, key: cacheKey };
  return {
    'playback.open': ({ recordingId }) => {
      requireRecording(catalog, recordingId);
      touchRecording(catalog, recordingId, library.now());
      return openPlayback(catalog, recordingId);
    },
    'playback.segment': ({ recordingId, index }) => readSegment(deps, recordingId, index),
    'playback.screen': ({ recordingId, atMs }) => screenOf(deps, recordingId, atMs),
    'playback.transcript': ({ recordingId, offset, limit }) => listTextLines(catalog, recordingId, { offset, limit }),
    'playback.transcriptAt': ({ recordingId, atMs }) => ({ index: transcriptIndexAt(catalog, recordingId, atMs) }),
  };
}
