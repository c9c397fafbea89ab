import { AppError } from '../../../shared/errors.ts';
import type { Handlers } from './handlers.ts';

type Pending = 'recordings.readScreenText' | 'playback.screenText' | 'playback.still' | 'redactions.list' | 'redactions.set';

const refuse = (): never => {
  throw new AppError('refused', 'This is still being built.');
};

/** INTEGRATION BRANCH ONLY: each of these moves to its stage's methods; the file goes with the last one. */
export const pendingMethods: Handlers<Pending> = {
  'recordings.readScreenText': refuse,
  'playback.screenText': refuse,
  'playback.still': refuse,
  'redactions.list': refuse,
  'redactions.set': refuse,
};
export type PendingMethod = keyof typeof pendingMethods;
