import { type FoldedText, fold, foldText } from './fold-text.ts';
import { requiredLiterals } from './search-literals.ts';
import {
  createMatcher,
  isInsideWord,
  isWhole,
  type Matcher,
  maxRanges,
  maxTrigrams,
  parseTerms,
  quote,
  type SearchMode,
  type TextRange,
  trigrams,
} from './search-matcher.ts';

/** What a query means for text that was read from pictures. */
export interface ScreenMatcher extends Pick<Matcher, 'match'> {
  /** The full-text query that every hit satisfies, and of which index; null: every line must be looked at. */
  readonly candidates: { readonly index: 'words' | 'folded'; readonly query: string } | null;
}

/** A word this long is found with a letter before or after it too: reading loses spaces. In shorter ones that is noise. */
const longWord = 5;
const trigramLength = 3;
/** So many words of a query may have been read as one. */
const maxJoined = 4;

/**
 * Words and substrings are looked for in folded text, so that what reading confuses does not matter; with upper and lower
 * case told apart, and as regular expressions, in the text as it was read. Throws `usage` for an expression that is none.
 */
export function createScreenMatcher(query: string, mode: SearchMode, caseSensitive: boolean, wholeWord = false): ScreenMatcher {
  const asRead = createMatcher(query, mode, caseSensitive, wholeWord);
  if (mode === 'regex') return { candidates: foldedQuery(requiredLiterals(query) ?? [[]]), match: asRead.match };
  const terms = mode === 'words' ? parseTerms(query) : [];
  if (terms.length > 0) return wordsMatcher(query, asRead, caseSensitive);
  const needle = fold(query);
  // Of signs alone nothing is left when it is folded.
  if (caseSensitive || needle === '') return { candidates: foldedQuery([[query]]), match: asRead.match };
  return {
    candidates: foldedQuery([[query]]),
    match: (text) => {
      const ranges = findFolded(foldText(text), needle).filter((range) => !wholeWord || isWhole(text, range));
      return ranges.length === 0 ? null : ranges;
    },
  };
}

interface FoldedTerm {
  readonly fold: string;
  readonly isPrefix: boolean;
}

function wordsMatcher(query: string, asRead: Matcher, caseSensitive: boolean): ScreenMatcher {
  const terms = parseTerms(query).map(({ text, prefix }): FoldedTerm => ({ fold: fold(text), isPrefix: prefix }));
  const long = terms.filter((term) => term.fold.length >= trigramLength);
  return {
    // No run of three characters to look for: then as it was read, in the index of whole words.
    candidates: long.length > 0 ? trigramQuery([long.map((term) => term.fold)]) : { index: 'words', query: asRead.candidates?.query ?? '' },
    match: (text) => asRead.match(text) ?? (caseSensitive ? null : matchTerms(terms, text)),
  };
}

/** Every term is somewhere in the text, by itself or in one with those beside it in the query. */
function matchTerms(terms: readonly FoldedTerm[], text: string): TextRange[] | null {
  const folded = foldText(text);
  const found = terms.map((term) => findFolded(folded, term.fold).filter((range) => isWord(text, range, term)));
  for (let first = 0; first < terms.length; first++) {
    for (let last = first + 1; last < Math.min(terms.length, first + maxJoined); last++) {
      const joined = terms.slice(first, last + 1);
      const needle = joined.map((term) => term.fold).join('');
      const ranges = findFolded(folded, needle).filter((range) =>
        isWord(text, range, { fold: needle, isPrefix: joined.at(-1)?.isPrefix ?? false }),
      );
      for (let at = first; at <= last; at++) found[at]?.push(...ranges);
    }
  }
  if (found.some((ranges) => ranges.length === 0)) return null;
  return union(found.flat()).slice(0, maxRanges);
}

/** In order and apart. */
function union(ranges: readonly TextRange[]): TextRange[] {
  const apart: TextRange[] = [];
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const before = apart.at(-1);
    if (before && start < before[1]) before[1] = Math.max(before[1], end);
    else apart.push([start, end]);
  }
  return apart;
}

function isWord(text: string, [start, end]: TextRange, { fold: needle, isPrefix }: FoldedTerm): boolean {
  const begins = !isInsideWord(text, start);
  if (isPrefix) return begins;
  const ends = !isInsideWord(text, end);
  return needle.length >= longWord ? begins || ends : begins && ends;
}

/** Where a folded text is in another, as places in the text before it was folded. */
function findFolded({ text, starts, ends }: FoldedText, needle: string): TextRange[] {
  const ranges: TextRange[] = [];
  if (needle === '') return ranges;
  for (let at = text.indexOf(needle); at >= 0 && ranges.length < maxRanges; at = text.indexOf(needle, at + 1)) {
    const [start, end] = [starts[at], ends[at + needle.length - 1]];
    const before = ranges.at(-1);
    if (start !== undefined && end !== undefined && (!before || start >= before[1])) ranges.push([start, end]);
  }
  return ranges;
}

function foldedQuery(alternatives: readonly (readonly string[])[]): ScreenMatcher['candidates'] {
  return trigramQuery(alternatives.map((literals) => literals.map(fold)));
}

/** Any alternative, all of its folded literals, all trigrams of each; null where an alternative has none. */
function trigramQuery(alternatives: readonly (readonly string[])[]): ScreenMatcher['candidates'] {
  const parts = alternatives.map((literals) => literals.flatMap(trigrams));
  if (parts.some((part) => part.length === 0)) return null;
  const query = parts.map((part) => `(${[...new Set(part)].slice(0, maxTrigrams).map(quote).join(' AND ')})`).join(' OR ');
  return { index: 'folded', query };
}
