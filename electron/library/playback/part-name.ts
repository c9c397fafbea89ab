import { recordingExtension, withoutExtensions } from '../sync/object-kinds.ts';

/** What the name of an object says about its place in a row of parts. */
export interface PartName {
  /** What the names of all parts share. */
  readonly stem: string;
  /** Null where the name has no number. */
  readonly number: number | null;
  /** Said so with a word, or as Guacamole does (`x.1`); a number behind a dash may as well be a day of the month. */
  readonly isSure: boolean;
  /** What the name says that it is, lower case; empty where it does not. */
  readonly extension: string;
}

/** `x.part2.mp4`, `x-seg-03`; then `x.2`, which Guacamole writes when `x` is there already; then `x_2`, `x (2)`. */
const wordNumber = /^(.*?)[-_. ]?(?:part|pt|chunk|segment|seg)[-_. ]?(\d{1,4})$/i;
const dotNumber = /^(.*)\.(\d{1,4})$/;
const bareNumber = /^(.*?)(?:[-_ ](\d{1,3})| ?\((\d{1,3})\))$/;

export function partNameOf(key: string): PartName {
  const dot = dotNumber.exec(key);
  // "x.guac.1": the number stands behind the extension.
  if (dot) {
    const whole = dot[1] ?? '';
    return { stem: withoutExtensions(whole), number: Number(dot[2]), isSure: true, extension: recordingExtension(whole) };
  }
  const name = withoutExtensions(key);
  const extension = recordingExtension(key);
  const word = wordNumber.exec(name) ?? dotNumber.exec(name);
  if (word) return { stem: word[1] ?? '', number: Number(word[2]), isSure: true, extension };
  const bare = bareNumber.exec(name);
  if (bare) return { stem: bare[1] ?? '', number: Number(bare[2] ?? bare[3]), isSure: false, extension };
  return { stem: name, number: null, isSure: true, extension };
}
