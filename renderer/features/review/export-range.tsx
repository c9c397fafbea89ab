import { type FormEvent, useId, useState } from 'react';
import { type ClipFormat, clipFormatSchema, clipResultSchema } from '../../../shared/model/evidence.ts';
import type { JobId, RecordingId } from '../../../shared/model/ids.ts';
import type { PlaybackDescriptor } from '../../../shared/model/playback.ts';
import { call } from '../../bridge/client.ts';
import { formatBytes, formatPosition, plural } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field, TextField } from '../../ui/field.tsx';
import { toastError } from '../../ui/toast.tsx';
import styles from './export-range.module.css';
import { JobProgress } from './job-progress.tsx';
import { parsePosition } from './parse-position.ts';
import type { ReviewTime } from './review-time.ts';
import type { MarkedRange } from './timeline/timeline-model.ts';
import { useJob } from './use-job.ts';

export interface ExportRangeProps {
  readonly recordingId: RecordingId;
  readonly kind: PlaybackDescriptor['track']['kind'];
  /** How many redactions the recording has, of its picture and of text. */
  readonly redactions: number;
  readonly durationMs: number;
  /** What is marked is exported, unless something else is typed. */
  readonly marked: MarkedRange;
  readonly time: ReviewTime;
  readonly onClose: () => void;
}

type Kind = PlaybackDescriptor['track']['kind'];

const formats: Readonly<Record<Kind, Readonly<Partial<Record<ClipFormat, string>>>>> = {
  terminal: {
    asciicast: 'asciicast v2, for any terminal player',
    mp4: 'MP4 video',
    text: 'Text with times',
    csv: 'CSV table',
    jsonl: 'JSON lines',
  },
  video: {
    mp4: 'MP4 video, encoded anew to the frame',
    copy: 'MP4 video, the recorded stream from a key frame on',
    sheet: 'PNG sheet of pictures with times',
    text: 'Text read from the screen, with times',
    csv: 'Text read from the screen, as CSV',
    jsonl: 'Text read from the screen, as JSON lines',
  },
  guacamole: {
    mp4: 'MP4 video',
    sheet: 'PNG sheet of pictures with times',
    text: 'What was typed and read from the screen, with times',
    csv: 'What was typed and read, as CSV',
    jsonl: 'What was typed and read, as JSON lines',
  },
};
const firstFormat: Readonly<Record<Kind, ClipFormat>> = { terminal: 'asciicast', video: 'mp4', guacamole: 'mp4' };

/** Exports a part of a recording, in real time, with its recipe. */
export function ExportRange({ recordingId, kind, redactions, durationMs, marked, time, onClose }: ExportRangeProps) {
  const formatId = useId();
  const [from, setFrom] = useState(formatPosition(marked.fromMs ?? 0));
  const [to, setTo] = useState(formatPosition(marked.toMs ?? durationMs));
  const [format, setFormat] = useState<ClipFormat>(firstFormat[kind]);
  const [isRedacted, setRedacted] = useState(true);
  const [reason, setReason] = useState('');
  const [jobId, setJobId] = useState<JobId | null>(null);
  const job = useJob(jobId);
  const result = clipResultSchema.safeParse(job?.result).data ?? null;
  const parse = (text: string): number | null => parsePosition(text, time.startedAtMs, time.zoneOffsetMs, time.timeOfClock);
  const [fromMs, toMs] = [parse(from), parse(to)];
  const problem = rangeProblem(fromMs, toMs, durationMs);
  const isRunning = job?.state === 'running';
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (problem !== null || fromMs === null || toMs === null) return;
    call('playback.exportRange', { recordingId, fromMs, toMs, format, redact: isRedacted, reason: reason.trim() }).then(
      (started) => setJobId(started.jobId),
      toastError,
    );
  };
  return (
    <Dialog title="Export a part" onClose={onClose}>
      <form className={styles.form} onSubmit={onSubmit}>
        <div className={styles.range}>
          <TextField label="From" value={from} onChange={setFrom} />
          <TextField label="To" value={to} onChange={setTo} />
        </div>
        <p className={styles.note} role={problem ? 'alert' : undefined} data-problem={problem !== null}>
          {problem ?? 'Positions in the recording, or times of day such as 14:15:03Z. Keys I and O mark a part.'}
        </p>
        <Field label="Format">
          {(ids) => (
            <select
              {...ids}
              id={ids.id || formatId}
              className={styles.select}
              value={format}
              onChange={(event) => setFormat(clipFormatSchema.parse(event.target.value))}
            >
              {Object.entries(formats[kind]).map(([each, label]) => (
                <option key={each} value={each}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        {redactions > 0 && (
          <label className={styles.check}>
            <input type="checkbox" checked={isRedacted} onChange={(event) => setRedacted(event.target.checked)} />
            Apply {plural(redactions, 'redaction', 'redactions')}: parts of the picture are left black, text is hidden
          </label>
        )}
        <TextField label="Reason" value={reason} onChange={setReason} placeholder="Case number, request, who asked" />
        <p className={styles.note}>
          In real time, with nothing left out. A recipe beside the file says what it was made of and how; the recording itself is the
          evidence.
        </p>
        {job && <JobProgress job={job} onCancel={() => call('jobs.cancel', { jobId: job.id }).catch(toastError)} />}
        {result && (
          <div role="status" className={styles.result}>
            <strong>Exported {formatBytes(result.bytes)}</strong>
            <code>{result.path}</code>
            <code>SHA-256 {result.sha256}</code>
          </div>
        )}
        <div className={styles.buttons}>
          <Button variant="primary" type="submit" isDisabled={problem !== null || isRunning}>
            Export
          </Button>
          <Button onPress={onClose}>Close</Button>
        </div>
      </form>
    </Dialog>
  );
}

function rangeProblem(fromMs: number | null, toMs: number | null, durationMs: number): string | null {
  if (fromMs === null || toMs === null) return 'Write positions such as 1:02:03.250.';
  if (fromMs >= toMs) return 'The part ends before it begins.';
  return toMs > durationMs ? `The recording ends at ${formatPosition(durationMs)}.` : null;
}
