import type { Recording } from '../../../shared/model/recording.ts';
import type { RecordedState } from '../../../shared/model/session.ts';
import { formatNames } from './format-names.ts';
import type { stepOf } from './recording-gate.ts';

export interface Words {
  readonly title: string;
  readonly text: string;
}

/** Why a session has nothing to play. */
export const noRecordingWords: Readonly<Record<RecordedState, Words>> = {
  missing: {
    title: 'The recording is missing',
    text: 'This session was established and has ended, so it should have been recorded, but the store holds no object for it. Check that recording was enabled and that the upload worked; a note on this session keeps the finding.',
  },
  'in-progress': {
    title: 'Not recorded yet',
    text: 'The session is still running, or ended so recently that its upload may not be complete. Sync the source again later.',
  },
  'not-expected': { title: 'Nothing was recorded', text: 'The session failed or never connected, so no recording is expected.' },
  recorded: {
    title: 'The recording is not listed',
    text: 'The session counts as recorded, but none of its recordings is known here. Sync the source again.',
  },
  orphan: {
    title: 'The recording is not listed',
    text: 'This session was made from a stored object that is no longer known. Sync the source again.',
  },
};

/** What is being done to a recording that cannot be played yet. */
export const workingTitles: Readonly<Record<ReturnType<typeof stepOf>, string>> = {
  fetching: 'Fetching the recording',
  decrypting: 'Decrypting the recording',
  unpacking: 'Unpacking the recording',
  indexing: 'Indexing the recording',
};

/** Why a recording that is here cannot be played. */
export function unsupportedWords({ probe, key }: Recording): Words {
  const name = formatNames[probe?.format ?? 'unknown'];
  const codec = probe?.videoCodec ? ` with the codec ${probe.videoCodec}` : '';
  if (probe?.format === 'log-lines') {
    return {
      title: 'This log needs a profile',
      text: `${key} is a log of forwarded lines, but none of its fields looks like the text of a session. Say which field is what, and it can be read.`,
    };
  }
  const problems = (probe?.problems ?? []).map(({ message }) => message).join(' ');
  return {
    title: 'This recording cannot be played yet',
    text: `${key} is ${name}${codec}, which this version of Witness does not play. Its original bytes are kept, and can be verified and exported. ${problems}`.trim(),
  };
}
