import { useCallback, useMemo } from 'react';
import type { Session } from '../../../../shared/model/session.ts';
import { visibleText } from '../../../../shared/visible-text.ts';
import { quote } from '../document/citation.ts';
import type { OpenedPart } from '../parts/timeline-part.ts';
import type { ReviewTime } from '../review-time.ts';
import type { HitCursor } from '../use-hit-cursor.ts';
import type { RecordingSearch } from '../use-recording-search.ts';
import type { PictureMark } from './picture-mark.ts';
import styles from './pixel-stage.module.css';
import type { PixelStageProps } from './pixel-stage.tsx';
import { ProxyBadge } from './proxy-badge.tsx';
import { hasText, textVersion } from './reading.ts';

export interface PictureOptions {
  readonly session: Session;
  readonly parts: readonly OpenedPart[];
  /** The recording at the playhead. */
  readonly current: OpenedPart | null;
  readonly time: ReviewTime;
  readonly search: RecordingSearch;
  readonly hitCursor: HitCursor;
  readonly mark: PictureMark | null;
}

type PictureProps = Pick<PixelStageProps, 'facts' | 'hits' | 'hitCursor' | 'mark' | 'readPart' | 'onCopyText'>;

/** What the stage shows beside the picture and on it, for the recording at the playhead. */
export function usePictureProps({ session, parts, current, time, search, hitCursor, mark }: PictureOptions): PictureProps {
  const onCopyText = useCallback<PixelStageProps['onCopyText']>(
    (text, lines) => {
      if (current === null) return text;
      const fromMs = Math.min(...lines.map((line) => line.atMs));
      const toMs = Math.max(...lines.map((line) => line.atMs));
      return quote(
        text,
        { session, recording: current.recording, startedAtMs: time.clockAt(current.offsetMs), isRead: true },
        fromMs,
        toMs,
      );
    },
    [session, current, time],
  );
  return useMemo(
    () => ({
      facts: <Facts parts={parts} current={current} />,
      hits: search.hits,
      hitCursor,
      mark,
      readPart:
        current && hasText(current.recording)
          ? { recordingId: current.recording.id, offsetMs: current.offsetMs, version: textVersion(current.recording) }
          : null,
      onCopyText,
    }),
    [parts, current, search.hits, hitCursor, mark, onCopyText],
  );
}

/** What the picture is: which part of the session, and whether it is the original. */
function Facts({ parts, current }: { readonly parts: readonly OpenedPart[]; readonly current: OpenedPart | null }) {
  if (current === null) return null;
  const track = current.descriptor?.track;
  return (
    <>
      {parts.length > 1 && (
        <span className={styles.fact} title={visibleText(current.recording.key)}>
          Part {parts.indexOf(current) + 1} of {parts.length}
        </span>
      )}
      {track?.kind === 'video' && track.delivery.kind === 'proxy' && <ProxyBadge reason={track.delivery.reason} />}
    </>
  );
}
