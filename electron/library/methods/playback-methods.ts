import { listTextLines, transcriptIndexAt } from '../catalog/index-data.ts';
import { outlineOf } from '../catalog/outline.ts';
import { touchRecording } from '../catalog/recordings.ts';
import { exportClip } from '../evidence/clip/export-clip.ts';
import type { LibraryContext } from '../library-context.ts';
import { openPlayback } from '../playback/open-playback.ts';
import { readSegment } from '../playback/read-segment.ts';
import { screenOf } from '../playback/screen-of.ts';
import { sessionTimelineOf } from '../playback/session-timeline.ts';
import { printableKey } from '../stores/printable-key.ts';
import type { HandlersOf } from './handlers.ts';
import type { PendingMethod } from './pending-methods.ts';
import { requireRecording, requireSession } from './require.ts';

export function playbackMethods(library: LibraryContext): Omit<HandlersOf<'playback'>, PendingMethod> {
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
    'playback.outline': ({ recordingId }) => ({ blocks: outlineOf(catalog, recordingId) }),
    'playback.exportRange': ({ recordingId, fromMs, toMs, format, targetDir, reason }) => {
      const recording = requireRecording(catalog, recordingId);
      const jobId = library.jobs.start({
        kind: 'clip',
        title: `Export a part of ${printableKey(recording.key)}`,
        unit: 'ms',
        key: `clip:${recordingId}:${fromMs}-${toMs}:${format}:${targetDir ?? ''}`,
        exclusive: true,
        work: ({ signal, report }) =>
          exportClip({
            reading: deps,
            home: paths.home,
            recordingId,
            fromMs,
            toMs,
            format,
            targetDir: targetDir ?? paths.exports,
            reason,
            reviewer: library.settings.get().reviewer,
            version: library.version,
            now: library.now,
            signal,
            onProgress: report,
          }),
      });
      return { jobId };
    },
    'playback.session': ({ sessionId }) => sessionTimelineOf(catalog, requireSession(catalog, sessionId).id, library.now()),
    'playback.transcript': ({ recordingId, offset, limit }) => listTextLines(catalog, recordingId, { offset, limit }),
    'playback.transcriptAt': ({ recordingId, atMs }) => ({ index: transcriptIndexAt(catalog, recordingId, atMs) }),
  };
}
