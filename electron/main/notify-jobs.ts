import type { EventName } from '../../shared/contract/index.ts';
import { type JobKind, jobSchema } from '../../shared/model/job.ts';

export interface JobNotifierOptions {
  /** Whether somebody has one of our windows before them. */
  readonly isAttended: () => boolean;
  readonly notify: (text: string) => void;
}

/** What takes less is waited for. */
const longMs = 10_000;

/** No name of a session, user or file: a notification is shown on locked screens, too, and kept by the system. */
const names: Readonly<Record<JobKind, string>> = {
  sync: 'The sync',
  fetch: 'Fetching',
  index: 'Indexing',
  export: 'The export',
  stamp: 'Time-stamping',
  verify: 'Verifying',
  clip: 'The clip',
  still: 'The still',
  'screen-text': 'Reading text on pictures',
  decrypt: 'Decrypting',
  retention: 'Applying retention',
  case: 'The case file',
};

/** Takes the library's events and tells of long work that ended while nobody looked. What somebody cancelled is known to them. */
export function createJobNotifier({ isAttended, notify }: JobNotifierOptions): (event: EventName, payload: unknown) => void {
  return (event, payload) => {
    if (event !== 'job.changed' || isAttended()) return;
    const parsed = jobSchema.safeParse(Reflect.get(Object(payload), 'job'));
    if (!parsed.success) return;
    const { kind, state, startedAtMs, endedAtMs } = parsed.data;
    if (endedAtMs === null || endedAtMs - startedAtMs < longMs) return;
    if (state === 'done') notify(`${names[kind]} is done.`);
    else if (state === 'failed') notify(`${names[kind]} has failed.`);
  };
}
