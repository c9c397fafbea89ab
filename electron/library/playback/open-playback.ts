import { playsWhileArriving } from '../../../shared/arriving.ts';
import { AppError } from '../../../shared/errors.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { PlaybackDescriptor } from '../../../shared/model/playback.ts';
import type { ProbeResult, Recording } from '../../../shared/model/recording.ts';
import { lacksUnwrapped } from '../../../shared/wrapped.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { getRecordingIndex, listMarkers, listSegments, type RecordingIndex } from '../catalog/index-data.ts';
import { getRecording } from '../catalog/recordings.ts';
import { getSession } from '../catalog/sessions.ts';
import { proxySegmentMs } from '../decoder/decoder.ts';
import { indexVersion } from '../indexing/index-messages.ts';
import { videoIndexVersion } from '../indexing/video/index-video.ts';
import { proxyReason } from './proxy/proxy-reason.ts';

const mimeTypes: Readonly<Record<string, string>> = { mp4: 'video/mp4', webm: 'video/webm', matroska: 'video/x-matroska' };

/**
 * All a player needs for one recording, as soon as it is known what it is: a video that is still arriving, or of which a
 * download has left a part, is played as far as it is here. `not-cached`, `not-indexed` (all but videos) and `input-unknown-format` say
 * what has to happen before it can be played.
 */
export function openPlayback(catalog: ReadableCatalog, id: RecordingId): PlaybackDescriptor {
  const recording = getRecording(catalog, id);
  if (!recording) throw new AppError('not-found', `There is no recording ${id} in this library.`);
  const { probe } = recording;
  const isHere = recording.cacheState === 'complete' || (recording.cacheState === 'partial' && playsWhileArriving(probe));
  if (!isHere || !probe) throw new AppError('not-cached', `${recording.key} is not in the cache.`);
  if (probe.playable === 'no') {
    throw new AppError(
      'input-unknown-format',
      `${recording.key} cannot be played: ${probe.problems.map((problem) => problem.message).join(' ')}`,
    );
  }
  if (lacksUnwrapped(recording)) throw new AppError('not-indexed', `${recording.key} is not unpacked.`);
  const startedAtMs = startOf(catalog, recording);
  switch (probe.kind) {
    case 'video':
      return openVideo(catalog, recording, probe);
    case 'guacamole':
      return openDump(catalog, recording, startedAtMs);
    default:
      return openTerminal(catalog, recording, startedAtMs);
  }
}

/** Wall-clock time of position 0: what the recording says, else when its session started. */
function startOf(catalog: ReadableCatalog, recording: Recording): number | null {
  return recording.probe?.startedAt ?? getSession(catalog, recording.sessionId)?.startedAtMs ?? null;
}

/** It plays before it is indexed; what indexing finds is added once it is whole. */
function openVideo(catalog: ReadableCatalog, recording: Recording, probe: ProbeResult): PlaybackDescriptor {
  const saved = recording.indexState === 'indexed' ? getRecordingIndex(catalog, recording.id) : null;
  const index = saved?.indexVersion === videoIndexVersion ? saved : null;
  return {
    recordingId: recording.id,
    durationMs: probe.durationMs ?? 0,
    startedAtMs: startOf(catalog, recording),
    track: {
      kind: 'video',
      delivery: probe.playable === 'proxy' ? { kind: 'proxy', reason: proxyReason(probe) } : { kind: 'native' },
      mediaPath: `recording/${recording.id}`,
      proxy: { mediaPath: `proxy/${recording.id}`, segmentMs: proxySegmentMs },
      mimeType: mimeTypes[probe.format] ?? 'video/mp4',
      width: probe.width,
      height: probe.height,
      frameRate: probe.frameRate,
    },
    activity: index?.activity ?? null,
    idle: [...(index?.idle ?? [])],
    markers: index ? listMarkers(catalog, recording.id) : [],
    thumbnails: index?.thumbnails ? { mediaPath: `thumbnails/${recording.id}`, ...index.thumbnails } : null,
  };
}

function requireIndex(catalog: ReadableCatalog, { id, key }: Recording): RecordingIndex {
  const index = getRecordingIndex(catalog, id);
  if (!index || index.indexVersion !== indexVersion) throw new AppError('not-indexed', `${key} is not indexed.`);
  return index;
}

function openDump(catalog: ReadableCatalog, recording: Recording, startedAtMs: number | null): PlaybackDescriptor {
  const { id } = recording;
  const index = requireIndex(catalog, recording);
  const { thumbnails } = index;
  return {
    recordingId: id,
    durationMs: index.durationMs,
    startedAtMs,
    track: {
      kind: 'guacamole',
      mediaPath: `guacamole/${id}`,
      width: index.maxCols ?? 0,
      height: index.maxRows ?? 0,
      segments: listSegments(catalog, id).map(({ startMs, endMs }) => ({ startMs, endMs })),
    },
    activity: index.activity,
    idle: [...index.idle],
    markers: listMarkers(catalog, id),
    thumbnails: thumbnails && { ...thumbnails, mediaPath: `thumbnails/${id}` },
  };
}

function openTerminal(catalog: ReadableCatalog, recording: Recording, startedAtMs: number | null): PlaybackDescriptor {
  const index = requireIndex(catalog, recording);
  const cols = index.cols ?? 80;
  const rows = index.rows ?? 24;
  return {
    recordingId: recording.id,
    durationMs: index.durationMs,
    startedAtMs,
    track: {
      kind: 'terminal',
      cols,
      rows,
      maxCols: index.maxCols ?? cols,
      maxRows: index.maxRows ?? rows,
      segments: listSegments(catalog, recording.id).map(({ startMs, endMs }) => ({ startMs, endMs })),
    },
    activity: index.activity,
    idle: [...index.idle],
    markers: listMarkers(catalog, recording.id),
    thumbnails: null,
  };
}
