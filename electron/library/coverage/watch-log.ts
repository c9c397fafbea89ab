import { coverageLevels } from '../../../shared/coverage-levels.ts';
import type { CoverageStretch, PlayedInterval } from '../../../shared/model/coverage.ts';
import type { RecordingId, SessionId } from '../../../shared/model/ids.ts';
import { insertStretch, listNotNoted, listNotNotedOf, listWatchable, markNoted, refreshWatched } from '../catalog/coverage.ts';
import type { WritableCatalog } from '../catalog/handles.ts';
import { transaction } from '../catalog/open-catalog.ts';
import { getRecording } from '../catalog/recordings.ts';
import type { EventHub } from '../jobs/event-hub.ts';
import type { Journal } from '../journal/open-journal.ts';

export interface WatchLog {
  /** Keeps what was played. What is of no recording that is still here, or past its end, is left out. */
  add(intervals: readonly PlayedInterval[]): void;
  /** Ends the viewing under way: what is not noted yet becomes an entry. */
  endViewing(): void;
}

export interface WatchLogOptions {
  readonly catalog: WritableCatalog;
  readonly journal: Pick<Journal, 'note'>;
  readonly events: Pick<EventHub, 'emit'>;
  readonly reviewer: () => string;
  readonly account: string;
}

/** A viewing is over, and becomes an entry of the journal, when nothing was played for so long. Milliseconds. */
const viewingEndsAfterMs = 60_000;
/** Of a viewing in more pieces the entry names the first ones; the catalog has them all. */
const mostNamed = 100;

/**
 * Keeps what is watched. The journal gets one entry for a viewing, not one for every batch: when it is over, when another
 * recording is watched, or when the library is opened again after a crash.
 */
export function createWatchLog({ catalog, journal, events, reviewer, account }: WatchLogOptions): WatchLog {
  let timer: NodeJS.Timeout | null = null;

  function note(id: RecordingId): void {
    // Not in one transaction: the journal brings its own. Told twice after a crash between the two is better than never.
    journal.note({ action: 'recording.watched', object: id, detail: viewing(listNotNotedOf(catalog, id), keyOf(id)) });
    markNoted(catalog, id);
  }
  const keyOf = (id: RecordingId): string => getRecording(catalog, id)?.key ?? '';
  const noteAll = (except: RecordingId | null): void => {
    for (const id of listNotNoted(catalog)) if (id !== except) note(id);
  };
  const stopTimer = (): void => {
    if (timer) clearTimeout(timer);
    timer = null;
  };
  function end(): void {
    stopTimer();
    try {
      noteAll(null);
    } catch {
      // What stops the entry (a full disk) does not stop the player: it is noted when the library is opened again.
    }
  }

  // What a crash left.
  noteAll(null);
  return {
    add(intervals) {
      const sessions = new Set<SessionId>();
      transaction(catalog, () => {
        for (const interval of intervals) {
          const recording = getRecording(catalog, interval.recordingId);
          if (recording === null) continue;
          const lengthMs = listWatchable(catalog, recording.sessionId).find(({ id }) => id === recording.id)?.durationMs;
          const toMs = Math.min(interval.toMs, lengthMs ?? interval.toMs);
          if (toMs <= interval.fromMs) continue;
          insertStretch(catalog, { ...interval, toMs, reviewer: reviewer(), account, isOfThisObject: true, library: null });
          sessions.add(recording.sessionId);
        }
        for (const sessionId of sessions) refreshWatched(catalog, sessionId);
      });
      noteAll(intervals.at(-1)?.recordingId ?? null);
      stopTimer();
      timer = setTimeout(end, viewingEndsAfterMs).unref();
      for (const sessionId of sessions) events.emit('catalog.changed', { topics: ['coverage'], sessionId, recordingId: null });
    },
    endViewing: end,
  };
}

/** What an entry says of a viewing: how much in which way, and which times, for example "0-12000 at 1x". */
function viewing(stretches: readonly CoverageStretch[], key: string) {
  const { watchedMs, fastMs, skippedMs, hiddenMs } = coverageLevels(stretches);
  const named = stretches.slice(0, mostNamed).map(({ kind, fromMs, toMs, speed }) => {
    const how = kind === 'watched' ? `at ${speed}x` : kind;
    return `${fromMs}-${toMs} ${how}`;
  });
  if (stretches.length > mostNamed) named.push(`and ${stretches.length - mostNamed} more`);
  const by = [...new Set(stretches.map(({ reviewer, account }) => reviewer || account))].join(', ');
  return { key, by, watchedMs, fastMs, skippedMs, hiddenMs, stretches: named.join('; ') };
}
