import { hasEstimatedTimes } from '../../../shared/estimated-times.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { getKeyFrames } from '../catalog/key-frames.ts';
import { getMediaStructure } from '../catalog/media-structures.ts';
import type { KnownOfMedia } from '../decoder/decoder.ts';

/**
 * What a recording's decoder need not find out again. Times are told as its probe told them, so that a time means the same
 * frame to all who ask for it, whether they play, index or export.
 */
export function knownOfMedia(catalog: ReadableCatalog, recording: Recording): KnownOfMedia {
  const { probe } = recording;
  return {
    times: hasEstimatedTimes(probe) ? 'at-once' : (getKeyFrames(catalog, recording) ?? 'exact'),
    structure: getMediaStructure(catalog, recording),
    durationMs: probe?.durationMs ?? null,
    size: probe?.width && probe.height ? { width: probe.width, height: probe.height } : null,
  };
}
