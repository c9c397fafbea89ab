import type { TextRedaction } from '../../../../shared/model/text-redaction.ts';
import { compileExpression, foldCase, type TextRange } from '../../catalog/search-matcher.ts';

/** A place in a text that has to be hidden, and for which redaction. */
export interface FoundText {
  readonly range: TextRange;
  /** Index in the redactions that the matcher was made of. */
  readonly redaction: number;
}

/** Finds what is to be hidden, in any text; all places, also those that overlap. */
export type FindText = (text: string) => readonly FoundText[];

/** Of literal strings and expressions; typed input is found by who reads it. Throws `usage` for an expression that is none. */
export function createTextMatcher(redactions: readonly TextRedaction[]): FindText {
  const finders = redactions.flatMap(({ what }, redaction) => {
    const find =
      what.kind === 'text'
        ? literalFinder(what.text, what.caseSensitive)
        : what.kind === 'regex'
          ? expressionFinder(what.expression, what.caseSensitive)
          : null;
    return find ? [(text: string): FoundText[] => find(text).map((range) => ({ range, redaction }))] : [];
  });
  return (text) => (text === '' ? [] : finders.flatMap((find) => find(text)));
}

/** Every place of a string; without regard to case unless told otherwise. */
export function literalFinder(literal: string, caseSensitive: boolean): (text: string) => TextRange[] {
  const fold = caseSensitive ? (text: string) => text : foldCase;
  const needle = fold(literal);
  return (text) => {
    const folded = fold(text);
    const ranges: TextRange[] = [];
    // One place may begin inside the one before: "aaa" holds "aa" twice.
    for (let at = folded.indexOf(needle); at >= 0; at = folded.indexOf(needle, at + 1)) ranges.push([at, at + needle.length]);
    return ranges;
  };
}

function expressionFinder(expression: string, caseSensitive: boolean): (text: string) => TextRange[] {
  const compiled = compileExpression(expression, caseSensitive);
  return (text) => {
    const ranges: TextRange[] = [];
    for (const found of compiled.matchAll(text)) {
      if (found[0] !== '' && found.index !== undefined) ranges.push([found.index, found.index + found[0].length]);
    }
    return ranges;
  };
}
