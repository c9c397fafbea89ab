import { setImmediate } from 'node:timers/promises';

/** A terminal deals with so many characters in some ten milliseconds; then other work gets its turn. */
const charsPerTurn = 16 * 1024;

/** To be awaited with the characters that were dealt with. */
export function createTurns(): (chars: number) => Promise<void> {
  let left = charsPerTurn;
  return async (chars) => {
    left -= chars;
    if (left > 0) return;
    left = charsPerTurn;
    await setImmediate();
  };
}
