import type { ActionId } from '../../app/action-list.ts';
import type { Action } from '../../app/actions.ts';
import { useActions } from '../../app/actions.ts';
import { toggleCaptions, toggleSpoken } from './captions/caption-settings.ts';
import { largeSeekMs, type PlaybackCommands, smallSeekMs } from './playback-commands.ts';

export interface ReviewCommands {
  readonly findInRecording: () => void;
  readonly addNote: () => void;
  readonly addToCase: () => void;
  readonly markIn: () => void;
  readonly markOut: () => void;
  readonly toggleSkipIdle: () => void;
  readonly toggleWide: () => void;
  readonly toggleAxis: () => void;
  readonly toggleFilm: () => void;
  readonly exportRange: () => void;
  /** Null where the recording has no pictures. */
  readonly takeStill: (() => void) | null;
  readonly redact: (() => void) | null;
  readonly copyLink: () => void;
  readonly compare: () => void;
}

type ReviewActionId = ActionId extends infer Id ? (Id extends `review.${infer Name}` ? Name : never) : never;

/** Makes the review screen's commands available to the keyboard, the palette and the sheet of keys. */
export function useReviewActions(playback: PlaybackCommands | null, review: ReviewCommands): void {
  const play = (id: ReviewActionId, run: (commands: PlaybackCommands) => void): Action => ({
    id: `review.${id}`,
    enabled: () => playback !== null,
    run: () => playback && run(playback),
  });
  const note = (id: ReviewActionId, run: () => void, needsPlayer = true): Action => ({
    id: `review.${id}`,
    enabled: () => playback !== null || !needsPlayer,
    run,
  });
  useActions([
    play('toggle', (commands) => commands.togglePlay()),
    play('back', (commands) => commands.seekBy(-smallSeekMs)),
    play('forward', (commands) => commands.seekBy(smallSeekMs)),
    play('back-far', (commands) => commands.seekBy(-largeSeekMs)),
    play('forward-far', (commands) => commands.seekBy(largeSeekMs)),
    play('faster', (commands) => commands.faster()),
    play('slower', (commands) => commands.slower()),
    play('step-back', (commands) => commands.step(-1)),
    play('step-forward', (commands) => commands.step(1)),
    play('previous-marker', (commands) => commands.previousMarker()),
    play('next-marker', (commands) => commands.nextMarker()),
    play('previous-command', (commands) => commands.previousCommand()),
    play('next-command', (commands) => commands.nextCommand()),
    play('start', (commands) => commands.toStart()),
    play('end', (commands) => commands.toEnd()),
    note('find', review.findInRecording),
    note('note', review.addNote, false),
    note('case', review.addToCase, false),
    note('mark-in', review.markIn),
    note('mark-out', review.markOut),
    note('copy-link', review.copyLink, false),
    note('compare', review.compare, false),
    note('wide', review.toggleWide, false),
    note('axis', review.toggleAxis),
    note('film', review.toggleFilm),
    note('spoken', toggleSpoken),
    { ...note('captions', toggleCaptions), enabled: () => review.takeStill !== null },
    note('export-range', review.exportRange),
    {
      ...note('still', () => review.takeStill?.()),
      enabled: () => review.takeStill !== null,
    },
    {
      ...note('redact', () => review.redact?.()),
      enabled: () => review.redact !== null,
    },
    note('skip-idle', review.toggleSkipIdle),
  ]);
}
