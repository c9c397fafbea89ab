import { outlineOf } from '../catalog/outline.ts';
import { touchRecording } from '../catalog/recordings.ts';
import { screenTextAt } from '../catalog/screen-lines.ts';
import { listTranscript, transcriptAt } from '../catalog/transcript.ts';
import { exportClip } from '../evidence/clip/export-clip.ts';
import { exportStill } from '../evidence/still/export-still.ts';
import type { LibraryContext } from '../library-context.ts';
import { openPlayback } from '../playback/open-playback.ts';
import { readSegment } from '../playback/read-segment.ts';
import { screenOf } from '../playback/screen-of.ts';
import { sessionTimelineOf } from '../playback/session-timeline.ts';
import { printableKey } from '../stores/printable-key.ts';
import type { HandlersOf } from './handlers.ts';
import { requireRecording, requireSession } from './require.ts';

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
    'playback.outline': ({ recordingId }) => ({ blocks: outlineOf(catalog, recordingId) }),
    'playback.exportRange': ({ recordingId, fromMs, toMs, format, redact, targetDir, reason }) => {
      const recording = requireRecording(catalog, recordingId);
      const jobId = library.jobs.start({
        kind: 'clip',
        title: `Export a part of ${printableKey(recording.key)}`,
        unit: 'ms',
        key: `clip:${recordingId}:${fromMs}-${toMs}:${format}:${redact}:${targetDir ?? ''}`,
        exclusive: true,
        work: ({ signal, report }) =>
          exportClip({
            reading: deps,
            openPixels: library.openPixels,
            redact,
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
    'playback.still': ({ recordingId, atMs, burnIn, redact, targetDir }) => {
      const recording = requireRecording(catalog, recordingId);
      const jobId = library.jobs.start({
        kind: 'still',
        title: `Still of ${printableKey(recording.key)}`,
        unit: 'files',
        key: `still:${recordingId}:${atMs}:${burnIn}:${redact}:${targetDir ?? ''}`,
        exclusive: true,
        work: ({ signal }) =>
          exportStill({
            catalog,
            openPixels: library.openPixels,
            home: paths.home,
            recordingId,
            atMs,
            burnIn,
            redact,
            targetDir: targetDir ?? paths.exports,
            reviewer: library.settings.get().reviewer,
            version: library.version,
            now: library.now,
            signal,
          }),
      });
      return { jobId };
    },
    'playback.session': ({ sessionId }) => sessionTimelineOf(catalog, requireSession(catalog, sessionId).id, library.now()),
    'playback.transcript': ({ recordingId, offset, limit }) => listTranscript(catalog, recordingId, { offset, limit }),
    'playback.screenText': ({ recordingId, atMs }) => ({ lines: screenTextAt(catalog, recordingId, atMs) }),
    'playback.transcriptAt': ({ recordingId, atMs }) => ({ index: transcriptAt(catalog, recordingId, atMs) }),
  };
}
