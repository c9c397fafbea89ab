import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScreenMatcher } from '../../../electron/library/catalog/screen-matcher.ts';
import type { SearchMode } from '../../../electron/library/catalog/search-matcher.ts';

const find = (query: string, text: string, mode: SearchMode = 'words', caseSensitive = false): string[] | null =>
  createScreenMatcher(query, mode, caseSensitive)
    .match(text)
    ?.map(([start, end]) => text.slice(start, end)) ?? null;

describe('words', () => {
  it('are found as they were misread', () => {
    expect(find('AKIA7Q2ZL0O1I8B5', 'Rotated key AKIA7Q2ZL001I8B5')).toEqual(['AKIA7Q2ZL001I8B5']);
    expect(find('modern', 'a rnodern style')).toEqual(['rnodern']);
  });

  it('are found with spaces that reading added, and without those that it lost', () => {
    expect(find('password', 'Login failed: pass word wrong')).toEqual(['pass word']);
    expect(find('audit log', 'Users Auditlog Settings')).toEqual(['Auditlog']);
    expect(find('password', 'rootpassword')).toEqual(['password']);
  });

  it('of few letters are whole words: a port is no report', () => {
    expect(find('port', 'Exported report')).toBeNull();
    expect(find('port', 'port 22')).toEqual(['port']);
    expect(find('rm', 'warm water')).toBeNull();
    expect(find('rm', 'sudo rm -rf /')).toEqual(['rm']);
  });

  it('must all be there', () => {
    expect(find('grep subsystem', '# grep -n Subsystem /etc/ssh')).toEqual(['grep', 'Subsystem']);
    expect(find('grep missing', '# grep -n Subsystem /etc/ssh')).toBeNull();
  });

  it('begin with a prefix', () => {
    expect(find('exp*', 'Exported report')).toEqual(['Exported']);
    expect(find('AKIA7Q*', 'key AKlA7Q2Z')).toEqual(['AKlA7Q']);
    expect(find('ported*', 'Exported report')).toBeNull();
    expect(find('por*', 'Exported report')).toBeNull();
  });

  it('in quotes follow one another', () => {
    expect(find('"failed login"', 'Login failed: login')).toEqual(['failed: login']);
    expect(find('"login failed"', 'failed, then login')).toBeNull();
  });
});

describe('a substring', () => {
  it('is found anywhere, as it was misread', () => {
    expect(find('winter2026', 'admin:W1nter2O26!', 'substring')).toEqual(['W1nter2O26']);
    expect(find('0.0.12', '10.O.0.12:8443', 'substring')).toEqual(['O.0.12']);
  });

  it('of signs alone is found as it was read', () => {
    expect(find('&&', 'make && make install', 'substring')).toEqual(['&&']);
    expect(find('&&', 'make ;; make', 'substring')).toBeNull();
  });

  it('with case told apart is found as it was read', () => {
    expect(find('Root', 'Root root r0ot', 'substring', true)).toEqual(['Root']);
  });
});

it('a regular expression is tried on the text as it was read', () => {
  expect(find('prod-db-[0-9]+', 'prod-db-1 and prod-db-l', 'regex')).toEqual(['prod-db-1']);
});

/** What the index of folded text would find: a text with all the runs of three that the query asks for. */
function isCandidate(query: string, text: string, mode: SearchMode, foldOf: (text: string) => string): boolean {
  const { candidates } = createScreenMatcher(query, mode, false);
  if (candidates?.index !== 'folded') return true;
  const folded = foldOf(text);
  return candidates.query
    .split(' OR ')
    .some((part) =>
      Array.from(part.matchAll(/"((?:[^"]|"")*)"/g), ([, run = '']) => run.replaceAll('""', '"')).every((run) => folded.includes(run)),
    );
}

it('every hit is a candidate of the index', async () => {
  const { fold } = await import('../../../electron/library/catalog/fold-text.ts');
  const line = fc.stringMatching(/^[a-z0-9 _/.:O1lI|-]{0,40}$/);
  fc.assert(
    fc.property(line, fc.nat(), fc.nat(), fc.constantFrom<SearchMode>('words', 'substring'), (text, a, b, mode) => {
      const [from, to] = [a % (text.length + 1), b % (text.length + 1)].sort((x, y) => x - y) as [number, number];
      const query = text.slice(from, to).trim();
      fc.pre(query !== '');
      if (mode === 'substring') expect(find(query, text, mode)).not.toBeNull();
      if (find(query, text, mode) !== null) expect(isCandidate(query, text, mode, fold)).toBe(true);
    }),
  );
});
