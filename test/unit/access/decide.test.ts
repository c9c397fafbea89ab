import { describe, expect, test } from 'vitest';
import { type Demander, type GrantFacts, levelToLower, unmetDemands } from '../../../electron/library/access/decide.ts';
import type { Protection } from '../../../shared/model/access.ts';
import { caseIdSchema, sourceIdSchema } from '../../../shared/model/ids.ts';

const nowMs = Date.UTC(2026, 10, 3, 9);
const session = { kind: 'session', id: 's1' } as const;
const bySource = (protection: Protection): Demander => ({
  of: { kind: 'source', id: sourceIdSchema.parse('src') },
  name: 'Archive',
  protection,
});
const byCase = (protection: Protection): Demander => ({ of: { kind: 'case', id: caseIdSchema.parse('c1') }, name: 'Theft', protection });
const granted = (over: Partial<GrantFacts>): GrantFacts => ({
  ...session,
  purpose: 'opening',
  level: 'second-person',
  endsAtMs: nowMs + 1,
  ...over,
});
const levels = (purpose: 'opening' | 'exporting', demanders: readonly Demander[], grants: readonly GrantFacts[] = []): string[] =>
  unmetDemands(purpose, session, demanders, grants, nowMs).map(({ level }) => level);

describe('what is demanded of a session', () => {
  const source = bySource({ opening: 'reason', exporting: 'second-person' });
  const theft = byCase({ opening: 'second-person', exporting: 'none' });

  test('is what its source and each of its cases demand', () => {
    expect(levels('opening', [])).toEqual([]);
    expect(levels('opening', [source, theft])).toEqual(['reason', 'second-person']);
    expect(levels('opening', [bySource({ opening: 'none', exporting: 'reason' })])).toEqual([]);
  });

  test('is met by a grant to it that is strict enough and has not ended', () => {
    expect(levels('opening', [source, theft], [granted({})])).toEqual([]);
    expect(levels('opening', [source, theft], [granted({ level: 'reason' })])).toEqual(['second-person']);
    expect(levels('opening', [source], [granted({ endsAtMs: nowMs })])).toEqual(['reason']);
    expect(levels('opening', [source], [granted({ id: 's2' })])).toEqual(['reason']);
  });

  test('by a case is met by a grant to the case; what its source demands is not', () => {
    expect(levels('opening', [source, theft], [granted({ kind: 'case', id: 'c1' })])).toEqual(['reason']);
    expect(levels('opening', [theft], [granted({ kind: 'case', id: 'c2' })])).toEqual(['second-person']);
  });

  test('to export it is also what opening it demands, and opening is no export', () => {
    expect(levels('exporting', [theft])).toEqual(['second-person']);
    expect(levels('exporting', [theft], [granted({})])).toEqual([]);
    expect(levels('exporting', [source], [granted({})])).toEqual(['second-person']);
    expect(levels('exporting', [source], [granted({ purpose: 'exporting' })])).toEqual([]);
    expect(levels('opening', [source], [granted({ purpose: 'exporting' })])).toEqual(['reason']);
    expect(levels('opening', [source], [granted({ purpose: 'changing' })])).toEqual(['reason']);
  });
});

test('to demand less needs the strictest of what is demanded less', () => {
  const before: Protection = { opening: 'second-person', exporting: 'reason' };
  expect(levelToLower(before, before)).toBe('none');
  expect(levelToLower({ opening: 'none', exporting: 'none' }, before)).toBe('none');
  expect(levelToLower(before, { opening: 'second-person', exporting: 'none' })).toBe('reason');
  expect(levelToLower(before, { opening: 'reason', exporting: 'second-person' })).toBe('second-person');
});
