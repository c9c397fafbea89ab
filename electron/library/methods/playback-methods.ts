import { hasEstimatedTimes } from '../../../shared/estimated-times.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import { printableKey } from '../../../shared/printable-key.ts';
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
import { countFrames, exactTimeOf } from './count-frames.ts';
import type { HandlersOf } from './handlers.ts';
import { requireRecording, requireSession } from './require.ts';

/** What is watched at estimated times gets exact ones soon, whether it is to be indexed or not. */
function startCounting(library: LibraryContext, recordingId: RecordingId): void {
  const { key, probe, cacheState } = requireRecording(library.catalog, recordingId);
  if (cacheState !== 'complete' || !hasEstimatedTimes(probe)) return;
  library.jobs.start({
    kind: 'index',
    title: `Count the frames of ${printableKey(key)}`,
    unit: 'recordings',
    key: `count:${recordingId}`,
    exclusive: true,
    async work({ signal }) {
      // What the player asks for first comes first.
      await library.giveWay(signal);
      await library.exclusive.run(recordingId, () => library.indexSlots.run(() => countFrames(library, recordingId, { signal }), signal));
      return null;
    },
  });
}

export function playbackMethods(library: LibraryContext): HandlersOf<'playback'> {
  const { catalog, paths, cacheKey } = library;
  const deps = { catalog, derivedFolder: paths.derived, key: cacheKey };
  return {
    'playback.open': ({ recordingId }) => {
      const recording = requireRecording(catalog, recordingId);
      touchRecording(catalog, recordingId, library.now());
      const descriptor = openPlayback(catalog, recordingId);
      const { track } = descriptor;
      // The decoder starts while the screen is being put together.
      if (track.kind === 'video' && track.delivery.kind === 'proxy') library.proxies.prepare(recording);
      startCounting(library, recordingId);
      return descriptor;
    },
    'playback.segment': ({ recordingId, index }) => readSegment(deps, recordingId, index),
    'playback.screen': ({ recordingId, atMs }) => screenOf(deps, recordingId, atMs),
    'playback.outline': ({ recordingId }) => ({ blocks: outlineOf(catalog, recordingId) }),
    'playback.exportRange': (params) => {
      const { recordingId, fromMs, toMs, format, redact, targetDir, reason } = params;
      const recording = requireRecording(catalog, recordingId);
      const jobId = library.jobs.start({
        kind: 'clip',
        title: `Export a part of ${printableKey(recording.key)}`,
        unit: 'ms',
        key: `clip:${recordingId}:${fromMs}-${toMs}:${format}:${redact}:${targetDir ?? ''}`,
        exclusive: true,
        again: { method: 'playback.exportRange', params },
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
            workPlaces: library.workPlaces,
            onProgress: report,
          }),
      });
      return { jobId };
    },
    'playback.still': (params) => {
      const { recordingId, atMs, burnIn, redact, targetDir } = params;
      const recording = requireRecording(catalog, recordingId);
      const jobId = library.jobs.start({
        kind: 'still',
        title: `Still of ${printableKey(recording.key)}`,
        unit: 'files',
        key: `still:${recordingId}:${atMs}:${burnIn}:${redact}:${targetDir ?? ''}`,
        exclusive: true,
        again: { method: 'playback.still', params },
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
            workPlaces: library.workPlaces,
          }),
      });
      return { jobId };
    },
    'playback.session': ({ sessionId }) => sessionTimelineOf(catalog, requireSession(catalog, sessionId).id, library.now()),
    'playback.transcript': ({ recordingId, offset, limit }) => listTranscript(catalog, recordingId, { offset, limit }),
    'playback.screenText': ({ recordingId, atMs }) => ({ lines: screenTextAt(catalog, recordingId, atMs) }),
    'playback.exactTime': ({ recordingId, atMs, ofMs }) => ({ atMs: exactTimeOf(library, recordingId, atMs, ofMs) }),
    'playback.transcriptAt': ({ recordingId, atMs }) => ({ index: transcriptAt(catalog, recordingId, atMs) }),
  };
}
