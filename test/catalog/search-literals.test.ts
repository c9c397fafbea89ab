import { RE2JS } from 're2js';
import { expect, it } from 'vitest';
import { requiredLiterals } from '../../electron/library/catalog/search-literals.ts';

it.each<[string, string[][] | null]>([
  ['password', [['password']]],
  ['rm\\s+-rf /', [['rm', '-rf /']]],
  ['abc|def', [['abc'], ['def']]],
  ['abc|.*', null],
  ['colou?r', [['colo', 'r']]],
  ['ab+c', [['ab', 'c']]],
  ['ab{2,3}c', [['ab', 'c']]],
  ['ab{0,3}c', [['a', 'c']]],
  ['(abc)+def', [['abc', 'def']]],
  ['(abc)?def', [['def']]],
  [
    '(?:abc|xyz)def',
    [
      ['abc', 'def'],
      ['xyz', 'def'],
    ],
  ],
  ['(node1\\.corp|node2\\.corp)', [['node1.corp'], ['node2.corp']]],
  ['(abc|)def', [['def']]],
  ['(abc|xyz)?def', [['def']]],
  [
    'a(b|(c|d)e)+',
    [
      ['a', 'b'],
      ['a', 'c', 'e'],
      ['a', 'd', 'e'],
    ],
  ],
  ['(?P<name>abc)[]x)(]def', [['abc', 'def']]],
  ['[[:alpha:])]end', [['end']]],
  ['(?i)abc', [['abc']]],
  ['1\\.2\\.3', [['1.2.3']]],
  ['\\d{4}', null],
  ['\\Qa|b\\E', null],
  ['\\x41bc', null],
  ['a{b', [['a{b']]],
  ['', null],
])('of %s', (pattern, literals) => {
  expect(requiredLiterals(pattern)).toEqual(literals);
});

it('multiplies few alternatives out: groups beyond them require nothing', () => {
  const required = requiredLiterals(`${'(aaa|bbb)'.repeat(9)}end`) ?? [];
  expect(required).toHaveLength(64);
  expect(required.every((literals) => literals.length === 7 && literals.at(-1) === 'end')).toBe(true);
});

it('what is required is in every match', () => {
  const parts = [
    'ab',
    'c',
    '.',
    '(de|f)',
    '(x|(c|gh)h|lm)',
    '(a|)',
    '(gh)*',
    '[xyz]',
    '\\d+',
    'k?',
    '^',
    '|',
    '(?:lm)+',
    '\\.',
    'n{2}',
    'o{0,1}',
  ];
  const text = 'abcdeffghghxyz0123kklmlm.nnooab.c';
  let state = 7;
  const next = (below: number): number => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
  for (let round = 0; round < 3000; round++) {
    const pattern = Array.from({ length: 1 + next(5) }, () => parts[next(parts.length)]).join('');
    const found = RE2JS.compile(pattern).exec(text)?.[0];
    const required = requiredLiterals(pattern);
    if (found === undefined || required === null) continue;
    expect(
      required.some((literals) => literals.every((literal) => found.includes(literal))),
      `${pattern} in ${found}`,
    ).toBe(true);
  }
});
