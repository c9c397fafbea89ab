import { recordingIdSchema, sessionIdSchema, sourceIdSchema } from '../../shared/model/ids.ts';
import type { ProbeResult, Recording } from '../../shared/model/recording.ts';

/** A recording of which nothing is known but its key, and what the test says. */
export function recordingOf(given: Partial<Recording> = {}): Recording {
  return {
    id: recordingIdSchema.parse('r1'),
    sessionId: sessionIdSchema.parse('s1'),
    sourceId: sourceIdSchema.parse('b1'),
    key: 'ssh/prod.cast',
    sizeBytes: 100,
    etag: null,
    versionId: null,
    checksum: null,
    lastModifiedMs: null,
    removedFromStore: false,
    matchMethod: 'session-id',
    matchConfidence: 'certain',
    matchEvidence: [],
    probe: null,
    cacheState: 'none',
    cachedBytes: 0,
    pinned: false,
    sha256: null,
    storeChecksumVerified: null,
    indexState: 'none',
    screenText: { state: 'none', readMs: 0, problem: null },
    unwrapped: null,
    companionOf: null,
    error: null,
    ...given,
  };
}

/** A probed MP4 that plays as it is, but for what the test says. */
export function probeOf(given: Partial<ProbeResult> = {}): ProbeResult {
  return {
    format: 'mp4',
    kind: 'video',
    layers: [],
    durationMs: null,
    startedAt: null,
    cols: null,
    rows: null,
    events: null,
    outputBytes: null,
    container: null,
    videoCodec: null,
    width: null,
    height: null,
    frameRate: null,
    playable: 'native',
    problems: [],
    ...given,
  };
}
