import { useEffect, useMemo, useState } from 'react';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { Session } from '../../../shared/model/session.ts';
import type { TimeZoneSetting } from '../../lib/format.ts';
import { CompareWith } from '../compare/compare-with.tsx';
import { arrivalOf, spansOfParts } from './arrival/arrival.ts';
import { ArrivalBar } from './arrival/arrival-bar.tsx';
import { ArrivalContext } from './arrival/arrival-context.ts';
import { useDownloads } from './arrival/downloads.ts';
import { useAddToCase } from './case/use-add-to-case.tsx';
import { copyLink, linkToMoment } from './copy-link.ts';
import { useCoverage } from './coverage/use-coverage.ts';
import { useCoverageRecorder } from './coverage/use-coverage-recorder.ts';
import { ExportPart, markedIn } from './export-part.tsx';
import { Obstacle } from './obstacle.tsx';
import { searchFieldId } from './panels/search-bar.tsx';
import { SidePanel } from './panels/side-panel.tsx';
import { PartNotice } from './parts/part-notice.tsx';
import { partIndexAt, type TimelinePart, toTimeline } from './parts/timeline-part.ts';
import { useMergedParts } from './parts/use-merged-parts.ts';
import { useNotesOnTimeline } from './parts/use-notes-on-timeline.ts';
import { useOpenParts } from './parts/use-open-parts.ts';
import { usePartAt } from './parts/use-part-at.ts';
import { usePartGates } from './parts/use-part-gates.ts';
import { PlayerArea, sizeOf } from './player-area.tsx';
import type { Gate } from './recording-gate.ts';
import { RedactionLayer } from './redaction/redaction-layer.tsx';
import { RedactionPanel } from './redaction/redaction-panel.tsx';
import { hiddenAt } from './redaction/use-hidden-now.ts';
import { useRedactionEditor } from './redaction/use-redaction-editor.ts';
import { useTextRedactions } from './redaction/use-text-redactions.ts';
import styles from './review.module.css';
import { useReviewPreferences } from './review-preferences.ts';
import { TakeStill } from './take-still.tsx';
import type { Destination } from './use-engine.ts';
import { useHitCursor } from './use-hit-cursor.ts';
import { useNoteDraft } from './use-note-draft.ts';
import { useNotes } from './use-notes.ts';
import { usePlayer } from './use-player.ts';
import { useRecordingJob } from './use-recording-job.ts';
import { useRecordingSearch } from './use-recording-search.ts';
import { useRedactions } from './use-redactions.ts';
import { useReviewActions } from './use-review-actions.ts';
import { useReviewTime } from './use-review-time.ts';
import { useTimelineModel } from './use-timeline-model.ts';
import type { PictureMark } from './video/picture-mark.ts';
import { canHaveScreenText, hasText, textVersion } from './video/reading.ts';
import { usePictureProps } from './video/use-picture-props.tsx';

export interface ReviewBodyProps {
  readonly session: Session;
  /** The recordings on the timeline, in order; none where the session has none. */
  readonly parts: readonly TimelinePart[];
  readonly destination: Destination;
  readonly query: string;
  readonly timeZone: TimeZoneSetting;
  /** Another recording of the timeline is at the playhead. */
  readonly onCurrent: (recordingId: RecordingId) => void;
}

/** What is on the timeline: what can be played of it, and everything about it beside. */
export function ReviewBody({ session, parts, destination, query, timeZone, onCurrent }: ReviewBodyProps) {
  const { skipIdle, onSkipIdle, onTab, isWide, onWide, axis, onAxis, isFilmShown, onFilm } = useReviewPreferences();
  const [isExporting, setExporting] = useState(false);
  const [isComparing, setComparing] = useState(false);
  const [mark, setMark] = useState<PictureMark | null>(null);
  const gates = usePartGates(session.recordedState, parts);
  const opened = useOpenParts(
    parts,
    useMemo(() => gates.map(({ kind }) => kind === 'open'), [gates]),
  );
  const merged = useMergedParts(opened.parts);
  const { durationMs, markers } = merged;
  const { engine, commands, onHost } = usePlayer({ parts: opened.parts, durationMs, markers, destination });
  useCoverageRecorder(engine, opened.parts);
  const { coverage, seen } = useCoverage(session.id, parts);
  const firstIndex = partIndexAt(parts, toTimeline(parts, destination.recordingId, destination.atMs) ?? 0);
  const currentIndex = usePartAt(engine, parts, firstIndex);
  const current = opened.parts[currentIndex] ?? null;
  const recording = current?.recording ?? null;
  const work = useRecordingJob(recording, parts);
  // What says whether something plays, and what: the part at the playhead, else any that is open.
  const shown = current?.descriptor ? current : (opened.parts.find(({ descriptor }) => descriptor !== null) ?? null);
  const track = shown?.descriptor?.track ?? null;
  const time = useReviewTime(parts, opened.parts[0]?.descriptor?.startedAtMs ?? session.startedAtMs, timeZone);
  const search = useRecordingSearch(
    useMemo(() => searchedParts(parts), [parts]),
    query,
  );
  const hitCursor = useHitCursor(engine, search.hits);
  const notes = useNotesOnTimeline(useNotes(session.id), parts);
  const exported = current?.descriptor ?? null;
  const redactions = useRedactions(exported && exported.track.kind !== 'terminal' ? exported.recordingId : null);
  const texts = useTextRedactions(session.id).redactions.filter(
    ({ recordingId }) => recordingId === null || recordingId === exported?.recordingId,
  );
  const draft = useNoteDraft(engine);
  const toCase = useAddToCase({ session, parts, engine, marked: draft.marked, time });
  const pixels = exported && exported.track.kind !== 'terminal' ? exported.track : null;
  const editor = useRedactionEditor({
    ...redactions,
    durationMs: exported?.durationMs ?? 0,
    marked: current ? markedIn(current, draft.marked) : draft.marked,
  });
  const [stillAtMs, setStillAtMs] = useState<number | null>(null);
  const onTakeStill = (): void => {
    void engine?.pause().then(() => setStillAtMs(Math.max(0, engine.timeMs - (current?.offsetMs ?? 0))));
  };
  const onRedact = exported ? editor.onToggle : null;
  const onCopyLink = (): void => {
    const atMs = engine && current ? Math.max(0, engine.timeMs - current.offsetMs) : 0;
    void copyLink(linkToMoment(session, recording?.id ?? null, atMs), time.position(engine?.timeMs ?? 0));
  };
  const downloads = useDownloads(({ byId }) => byId);
  const arrival = recording && arrivalOf(recording, downloads.get(recording.id));
  const downloaded = useMemo(() => spansOfParts(opened.parts, downloads), [opened.parts, downloads]);
  const model = useTimelineModel({
    merged,
    hits: search.hits,
    notes: notes.notes,
    isPlaced: notes.isPlaced,
    marked: draft.marked,
    downloaded,
    seen,
  });
  const currentId = recording?.id;
  useEffect(() => {
    if (currentId) onCurrent(currentId);
  }, [currentId, onCurrent]);

  const picture = usePictureProps({ session, parts: opened.parts, current, time, search, hitCursor, mark });

  const onAddNote = (): void => {
    onTab('notes');
    draft.onStart();
  };
  useReviewActions(commands, {
    findInRecording: () => {
      onTab('document');
      // The tab may only now be drawn.
      requestAnimationFrame(() => document.getElementById(searchFieldId)?.focus());
    },
    addNote: onAddNote,
    addToCase: () => toCase.onAddToCase(null),
    markIn: draft.onMarkIn,
    markOut: draft.onMarkOut,
    toggleSkipIdle: () => onSkipIdle(!skipIdle),
    toggleWide: () => onWide(!isWide),
    toggleAxis: () => onAxis(axis === 'clock' ? 'position' : 'clock'),
    toggleFilm: () => onFilm(!isFilmShown),
    exportRange: () => setExporting(true),
    takeStill: pixels ? onTakeStill : null,
    redact: onRedact,
    copyLink: onCopyLink,
    compare: () => setComparing(true),
  });

  return (
    <div className={styles.body} data-wide={isWide}>
      {track ? (
        <ArrivalContext value={arrival}>
          <PlayerArea
            engine={engine}
            commands={commands}
            model={model}
            track={track}
            time={time}
            picture={picture}
            onHost={onHost}
            onExportRange={() => setExporting(true)}
            onTakeStill={pixels ? onTakeStill : null}
            onRedact={onRedact}
            onCopyLink={onCopyLink}
            onCompare={() => setComparing(true)}
            arrivalBar={
              recording && arrival && <ArrivalBar arrival={arrival} name={recording.key} downloaded={downloaded} work={work} time={time} />
            }
            overPicture={(picture) =>
              engine && pixels && <RedactionLayer engine={engine} editor={editor} offsetMs={current?.offsetMs ?? 0} picture={picture} />
            }
          >
            {engine && <PartNotice engine={engine} parts={opened.parts} gates={gates} time={time} onAddNote={onAddNote} />}
          </PlayerArea>
        </ArrivalContext>
      ) : (
        <Obstacle
          gate={gates[currentIndex] ?? noRecording(session)}
          error={current?.error ?? null}
          onRetry={opened.onRetry}
          work={work}
          onAddNote={onAddNote}
        />
      )}
      {engine && current && exported && editor.isOn && (
        <RedactionPanel
          engine={engine}
          editor={editor}
          sessionId={session.id}
          recordingId={exported.recordingId}
          offsetMs={current.offsetMs}
          durationMs={exported.durationMs}
          picture={pixels && sizeOf(pixels)}
          time={time}
        />
      )}
      <SidePanel
        isHidden={exported !== null && editor.isOn}
        session={session}
        part={current}
        kind={track?.kind ?? null}
        engine={engine}
        markers={markers}
        search={search}
        hitCursor={hitCursor}
        notes={notes}
        coverage={coverage}
        draft={draft}
        onAddNote={onAddNote}
        onAddToCase={toCase.onAddToCase}
        onMark={setMark}
        time={time}
        timeZone={timeZone}
      />
      {stillAtMs !== null && exported && pixels && (
        <TakeStill
          recordingId={exported.recordingId}
          atMs={Math.min(stillAtMs, exported.durationMs)}
          redactions={hiddenAt(redactions.redactions, stillAtMs).length}
          onClose={() => setStillAtMs(null)}
        />
      )}
      {toCase.dialog}
      {isComparing && <CompareWith session={session} clockMs={time.clockAt(engine?.timeMs ?? 0)} onClose={() => setComparing(false)} />}
      {isExporting && current && exported && (
        <ExportPart
          part={current}
          kind={exported.track.kind}
          redactions={redactions.redactions.length + texts.length}
          marked={draft.marked}
          time={time}
          timeZone={timeZone}
          onClose={() => setExporting(false)}
        />
      )}
    </div>
  );
}

function noRecording({ recordedState }: Session): Gate {
  return { kind: 'no-recording', state: recordedState };
}

/** What was read once has all its text; only the search of all recordings still lacks it. */
function searchedParts(parts: readonly TimelinePart[]) {
  return parts
    .filter(({ recording }) => hasText(recording) || canHaveScreenText(recording))
    .map(({ recording, offsetMs }) => ({ recordingId: recording.id, offsetMs, version: textVersion(recording) }));
}
