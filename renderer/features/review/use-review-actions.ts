import type { Action } from '../../app/actions.ts';
import { useActions } from '../../app/actions.ts';
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
}

/** Makes the review screen's commands available to the keyboard, the palette and the sheet of keys. */
export function useReviewActions(playback: PlaybackCommands | null, review: ReviewCommands): void {
  const play = (id: string, label: string, keys: readonly string[], run: (commands: PlaybackCommands) => void): Action => ({
    id: `review.${id}`,
    label,
    group: 'Playback',
    keys,
    enabled: () => playback !== null,
    run: () => playback && run(playback),
  });
  const note = (id: string, label: string, keys: readonly string[], run: () => void, needsPlayer = true): Action => ({
    id: `review.${id}`,
    label,
    group: 'Review',
    keys,
    enabled: () => playback !== null || !needsPlayer,
    run,
  });
  useActions([
    play('toggle', 'Play or pause', ['space'], (commands) => commands.togglePlay()),
    play('back', 'Back 5 seconds', ['arrowleft'], (commands) => commands.seekBy(-smallSeekMs)),
    play('forward', 'Forward 5 seconds', ['arrowright'], (commands) => commands.seekBy(smallSeekMs)),
    play('back-far', 'Back 30 seconds', ['shift+arrowleft'], (commands) => commands.seekBy(-largeSeekMs)),
    play('forward-far', 'Forward 30 seconds', ['shift+arrowright'], (commands) => commands.seekBy(largeSeekMs)),
    play('faster', 'Faster', ['arrowup'], (commands) => commands.faster()),
    play('slower', 'Slower', ['arrowdown'], (commands) => commands.slower()),
    play('step-back', 'Previous event or frame', [','], (commands) => commands.step(-1)),
    play('step-forward', 'Next event or frame', ['.'], (commands) => commands.step(1)),
    play('previous-marker', 'Previous marker or command', ['['], (commands) => commands.previousMarker()),
    play('next-marker', 'Next marker or command', [']', 'm'], (commands) => commands.nextMarker()),
    play('previous-command', 'Previous command', ['{'], (commands) => commands.previousCommand()),
    play('next-command', 'Next command', ['}'], (commands) => commands.nextCommand()),
    play('start', 'Go to the start', ['home'], (commands) => commands.toStart()),
    play('end', 'Go to the end', ['end'], (commands) => commands.toEnd()),
    note('find', 'Search in this recording', ['/'], review.findInRecording),
    note('note', 'Add a note at the playhead or over the marked range', ['n'], review.addNote, false),
    note('case', 'Add the moment, the marked range or the session to a case', ['c'], review.addToCase, false),
    note('mark-in', 'Mark the start of a range', ['i'], review.markIn),
    note('mark-out', 'Mark the end of a range', ['o'], review.markOut),
    note('wide', 'Wide panel beside the stage, on or off', ['w'], review.toggleWide, false),
    note('axis', 'Timeline: times of day or positions', ['t'], review.toggleAxis),
    note('film', 'Timeline: pictures, on or off', ['f'], review.toggleFilm),
    note('export-range', 'Export a part of this recording', ['e'], review.exportRange),
    {
      ...note('still', 'Take a still of the frame at the playhead', ['s'], () => review.takeStill?.()),
      enabled: () => review.takeStill !== null,
    },
    {
      ...note('redact', 'Redactions, open or closed; of the selected text', ['r'], () => review.redact?.()),
      enabled: () => review.redact !== null,
    },
    note('skip-idle', 'Skip stretches without activity, on or off', ['k'], review.toggleSkipIdle),
  ]);
}
