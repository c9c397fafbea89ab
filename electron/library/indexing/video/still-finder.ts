import type { LumaFrame } from '../screen-text/luma-frame.ts';
import { isSamePicture } from '../screen-text/picture-change.ts';

/** Blocks of 16 x 16 pixels that a blinking caret, or two of them, covers. */
const caretBlocks = 4;
const blockSize = 16;
/** So many pictures back one is still remembered: a caret has two states, two carets four. */
const remembered = 4;

/**
 * Tells a caret that blinks from a picture that changes: little changes, and what is shown was shown a moment ago. A typed
 * letter was not, and something larger that flashes up in between is no caret.
 */
export interface StillFinder {
  /** Whether nothing but carets changed up to this frame; `changed` is the share of the recorded picture. */
  frame(frame: LumaFrame, changed: number): boolean;
}

export function createStillFinder(recorded: { readonly width: number; readonly height: number }): StillFinder {
  const most = (caretBlocks * blockSize * blockSize) / Math.max(1, recorded.width * recorded.height);
  let seen: LumaFrame[] = [];
  return {
    frame(frame, changed) {
      if (changed === 0) return true;
      const known = changed <= most ? seen.find((each) => isSamePicture(each, frame)) : undefined;
      const kept = changed <= most ? seen.filter((each) => each !== known) : [];
      seen = [known ?? frame, ...kept].slice(0, remembered);
      return known !== undefined;
    },
  };
}
