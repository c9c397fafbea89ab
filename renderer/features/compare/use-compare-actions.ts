import { type Action, useActions } from '../../app/actions.ts';
import { largeSeekMs, type PlaybackCommands, smallSeekMs } from '../review/playback-commands.ts';
import { useReviewPreferences } from '../review/review-preferences.ts';

export interface CompareCommands {
  readonly nextStepped: () => void;
  readonly copyAddress: () => void;
  readonly back: () => void;
}

/** Makes the commands of the screen available to the keyboard, the palette and the sheet of keys: those of Review, where they are the same. */
export function useCompareActions(playback: PlaybackCommands | null, { nextStepped, copyAddress, back }: CompareCommands): void {
  const { skipIdle, onSkipIdle, axis, onAxis } = useReviewPreferences();
  const play = (id: Action['id'], run: (commands: PlaybackCommands) => void): Action => ({
    id,
    enabled: () => playback !== null,
    run: () => playback && run(playback),
  });
  useActions([
    play('review.toggle', (commands) => commands.togglePlay()),
    play('review.back', (commands) => commands.seekBy(-smallSeekMs)),
    play('review.forward', (commands) => commands.seekBy(smallSeekMs)),
    play('review.back-far', (commands) => commands.seekBy(-largeSeekMs)),
    play('review.forward-far', (commands) => commands.seekBy(largeSeekMs)),
    play('review.faster', (commands) => commands.faster()),
    play('review.slower', (commands) => commands.slower()),
    play('review.step-back', (commands) => commands.step(-1)),
    play('review.step-forward', (commands) => commands.step(1)),
    play('review.previous-marker', (commands) => commands.previousMarker()),
    play('review.next-marker', (commands) => commands.nextMarker()),
    play('review.start', (commands) => commands.toStart()),
    play('review.end', (commands) => commands.toEnd()),
    play('review.skip-idle', () => onSkipIdle(!skipIdle)),
    play('review.axis', () => onAxis(axis === 'clock' ? 'position' : 'clock')),
    play('compare.copy-address', copyAddress),
    { id: 'compare.next', run: nextStepped },
    { id: 'compare.back', run: back },
  ]);
}
