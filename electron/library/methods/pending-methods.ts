import { AppError } from '../../../shared/errors.ts';
import type { Handlers } from './handlers.ts';

type Pending = 'recordings.readScreenText' | 'playback.screenText';

const refuse = (): never => {
  throw new AppError('refused', 'This is still being built.');
};

/** INTEGRATION BRANCH ONLY: each of these moves to its stage's methods; the file goes with the last one. */
export const pendingMethods: Handlers<Pending> = {
  'recordings.readScreenText': refuse,
  'playback.screenText': refuse,
};
export type PendingMethod = keyof typeof pendingMethods;
