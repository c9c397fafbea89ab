import { RE2JS } from 're2js';
import { AppError } from '../../../shared/errors.ts';
import { requiredLiterals } from './search-literals.ts';

export type SearchMode = 'words' | 'substring' | 'regex';
/** Part of a text: [start, end) in UTF-16 indices. */
export type TextRange = [number, number];

/** What a query means: which index finds candidates, and what a text must be to be a hit. */
export interface Matcher {
  /** The full-text query that every pack of lines with a hit satisfies; null: every line must be looked at. */
  readonly candidates: { readonly index: 'words' | 'trigrams'; readonly query: string } | null;
  /** Cheaper than `match`, on a line or on several at once: false where no line of it is a hit. */
  sieve(text: string): boolean;
  /** Where the query is in a text; null when it is not. */
  match(text: string): TextRange[] | null;
}

/** More marked places than this in one line help nobody. */
export const maxRanges = 100;
/** The look-up is only a sieve: so many trigrams are enough of one. */
export const maxTrigrams = 64;

/** Throws `usage` for a regular expression that is none. `wholeWord`: no hit begins or ends inside a word. */
export function createMatcher(query: string, mode: SearchMode, caseSensitive: boolean, wholeWord = false): Matcher {
  const matcher = anywhereMatcher(query, mode, caseSensitive);
  if (!wholeWord) return matcher;
  return {
    candidates: matcher.candidates,
    sieve: matcher.sieve,
    match(text) {
      const ranges = matcher.match(text)?.filter((range) => isWhole(text, range)) ?? [];
      return ranges.length === 0 ? null : ranges;
    },
  };
}

/** Whether no letter, digit or underscore goes on over either end of a range. */
export function isWhole(text: string, [start, end]: TextRange): boolean {
  return !isInsideWord(text, start) && !isInsideWord(text, end);
}

/** Whether a word goes on over a place in a text. */
export function isInsideWord(text: string, at: number): boolean {
  return wordEnd.test(text.slice(Math.max(0, at - 2), at)) && wordStart.test(text.slice(at, at + 2));
}
const wordEnd = /[\p{L}\p{N}\p{M}_]$/u;
const wordStart = /^[\p{L}\p{N}\p{M}_]/u;

function anywhereMatcher(query: string, mode: SearchMode, caseSensitive: boolean): Matcher {
  if (mode === 'regex') return regexMatcher(query, caseSensitive);
  if (mode === 'substring') return substringMatcher(query, caseSensitive);
  const terms = parseTerms(query);
  // Nothing but punctuation, such as "|" or "&&": the word index knows none, so it is looked for as it stands.
  return terms.length === 0 ? substringMatcher(query.trim(), caseSensitive) : wordMatcher(terms, caseSensitive);
}

/** A word, a "phrase" or a prefix* of a query. */
export interface Term {
  readonly text: string;
  /** Its words as they stand in the text. */
  readonly words: readonly string[];
  /** The same as they are compared: without accents. */
  readonly tokens: readonly string[];
  readonly prefix: boolean;
}

/** Words, "phrases" and prefix* terms; what has no letter or digit is left out. */
export function parseTerms(query: string): Term[] {
  const terms: Term[] = [];
  for (const [, phrase, word = ''] of query.replaceAll('\0', ' ').matchAll(/"([^"]*)"?|([^\s"]+)/g)) {
    const text = phrase ?? word.replace(/\*+$/, '');
    const found = tokenize(text);
    if (found.length === 0) continue;
    const words = found.map(({ start, end }) => text.slice(start, end));
    terms.push({ text, words, tokens: found.map(({ token }) => token), prefix: phrase === undefined && word.endsWith('*') });
  }
  return terms;
}

function wordMatcher(terms: readonly Term[], caseSensitive: boolean): Matcher {
  const fold = caseSensitive ? (token: string) => token : (token: string) => token.toLowerCase();
  const wanted = terms.map(({ tokens, prefix }) => ({ tokens: tokens.map(fold), prefix }));
  return {
    candidates: { index: 'words', query: wordQuery(terms) },
    sieve: plainSieve([terms.flatMap(({ tokens }) => tokens)]),
    match: (text) => {
      const tokens = tokenize(text).map((found) => ({ ...found, token: fold(found.token) }));
      const ranges: TextRange[] = [];
      for (const { tokens: sequence, prefix } of wanted) {
        const before = ranges.length;
        for (let at = 0; at + sequence.length <= tokens.length && ranges.length < maxRanges; at++) {
          const last = sequence.length - 1;
          const fits = sequence.every((token, offset) => {
            const other = tokens[at + offset]?.token ?? '';
            return prefix && offset === last ? other.startsWith(token) : other === token;
          });
          const [start, end] = [tokens[at]?.start, tokens[at + last]?.end];
          if (fits && start !== undefined && end !== undefined) ranges.push([start, end]);
        }
        if (ranges.length === before) return null;
      }
      return ranges.sort((a, b) => a[0] - b[0]);
    },
  };
}

/** Every word by itself: the index does not know which stand side by side. Quoted, so that nothing in them is query syntax. */
function wordQuery(terms: readonly Term[]): string {
  const words = terms.flatMap((term) =>
    term.words.map((word, at) => quote(word) + (term.prefix && at === term.words.length - 1 ? '*' : '')),
  );
  return [...new Set(words)].join(' AND ');
}

/**
 * Lets pass what has all texts of an alternative, in upper or lower case, and whatever is not plain ASCII, where the same
 * text can be written in several ways.
 */
function plainSieve(alternatives: readonly (readonly string[])[]): (text: string) => boolean {
  const wanted = alternatives.map((texts) => texts.map((text) => text.toLowerCase()));
  // What is not ASCII cannot be in what is.
  return (text) => {
    if (!isPlain.test(text)) return true;
    const lower = text.toLowerCase();
    return wanted.some((texts) => texts.every((each) => lower.includes(each)));
  };
}
const isPlain = /^[\0-\x7f]*$/;

/** As the index's tokenizer (unicode61, remove_diacritics 2) cuts: runs of letters, digits and marks, marks dropped. */
function tokenize(text: string): { token: string; start: number; end: number }[] {
  return Array.from(text.matchAll(/[\p{L}\p{N}\p{M}\p{Co}]+/gu), (found) => ({
    token: found[0].normalize('NFD').replace(/\p{M}/gu, ''),
    start: found.index,
    end: found.index + found[0].length,
  })).filter(({ token }) => token !== '');
}

function substringMatcher(query: string, caseSensitive: boolean): Matcher {
  const fold = caseSensitive ? (text: string) => text : foldCase;
  const needle = fold(query);
  return {
    candidates: trigramQuery([[query]]),
    sieve: (text) => fold(text).includes(needle),
    match: (text) => {
      const folded = fold(text);
      const ranges: TextRange[] = [];
      for (let at = folded.indexOf(needle); at >= 0 && ranges.length < maxRanges; at = folded.indexOf(needle, at + needle.length)) {
        ranges.push([at, at + needle.length]);
        if (needle.length === 0) break;
      }
      return ranges.length === 0 ? null : ranges;
    },
  };
}

function regexMatcher(query: string, caseSensitive: boolean): Matcher {
  const expression = compileExpression(query, caseSensitive);
  const literals = requiredLiterals(query);
  return {
    candidates: literals === null ? null : trigramQuery(literals),
    sieve: literals === null ? () => true : plainSieve(literals),
    match: (text) => {
      if (!expression.test(text)) return null;
      const ranges: TextRange[] = [];
      for (const found of expression.matchAll(text)) {
        if (found[0] !== '' && found.index !== undefined) ranges.push([found.index, found.index + found[0].length]);
        if (ranges.length === maxRanges) break;
      }
      return ranges;
    },
  };
}

/** RE2: time linear in the text, whatever the expression. Throws `usage` for one that is none. */
export function compileExpression(query: string, caseSensitive: boolean): RE2JS {
  try {
    return RE2JS.compile(query, caseSensitive ? 0 : RE2JS.CASE_INSENSITIVE);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AppError('usage', `“${query}” is not a regular expression: ${reason}.`, {
      action: 'Correct the expression; RE2 syntax has no look-around and no back-references.',
      cause: error,
    });
  }
}

/** Any alternative, all of its literals, all trigrams of a literal; null when an alternative has none. */
function trigramQuery(alternatives: readonly (readonly string[])[]): Matcher['candidates'] {
  const parts = alternatives.map((literals) => literals.flatMap((literal) => literal.split('\0')).flatMap(trigrams));
  if (parts.some((part) => part.length === 0)) return null;
  const query = parts.map((part) => `(${[...new Set(part)].slice(0, maxTrigrams).map(quote).join(' AND ')})`).join(' OR ');
  return { index: 'trigrams', query };
}

/** All runs of three characters. */
export function trigrams(literal: string): string[] {
  const characters = Array.from(literal);
  return characters.slice(0, -2).map((_, at) => characters.slice(at, at + 3).join(''));
}

export function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** Lower case that keeps every index: characters whose lower case is longer stay as they are. */
export function foldCase(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : Array.from(text, lowerIfSameLength).join('');
}

function lowerIfSameLength(character: string): string {
  const lower = character.toLowerCase();
  return lower.length === character.length ? lower : character;
}
