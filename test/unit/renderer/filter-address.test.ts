import { describe, expect, it } from 'vitest';
import { changeAddress, isFiltered, readAddress } from '../../../renderer/features/inventory/filter-address.ts';

const read = (query: string) => readAddress(new URLSearchParams(query));

describe('the inventory in its address', () => {
  it('carries every filter and the order', () => {
    const { filter, sort } = read(
      'text=prod&status=failed&resourceType=ssh&user=alice&user=bob&target=db&gateway=gw&recordedState=missing&min=5&max=90&sort=user&order=up',
    );
    expect(filter).toMatchObject({
      text: 'prod',
      status: ['failed'],
      resourceType: ['ssh'],
      user: ['alice', 'bob'],
      target: ['db'],
      gateway: ['gw'],
      recordedState: ['missing'],
      minDurationMs: 300_000,
      maxDurationMs: 5_400_000,
    });
    expect(sort).toEqual({ key: 'user', descending: false });
  });

  it('counts the last day of a period in', () => {
    const { filter } = read('from=2026-11-02&to=2026-11-02');
    expect(filter.fromMs).toBe(Date.UTC(2026, 10, 2));
    expect(filter.toMs).toBe(Date.UTC(2026, 10, 3));
  });

  it('shows the newest first unless told otherwise', () => {
    expect(read('').sort).toEqual({ key: 'startedAt', descending: true });
    expect(read('sort=nonsense').sort).toEqual({ key: 'startedAt', descending: true });
  });

  it('leaves out what the address has wrong', () => {
    expect(read('from=yesterday&to=2026-13-45&min=-1&max=1e9')).toMatchObject({
      filter: { fromMs: null, toMs: null, minDurationMs: null, maxDurationMs: null },
    });
    expect(read('status=invented&text=prod').filter).toMatchObject({ status: [], text: 'prod' });
    expect(read(`text=${'x'.repeat(5000)}`).filter.text).toHaveLength(200);
  });

  it('changes one part and keeps the others', () => {
    const before = new URLSearchParams('status=failed&user=alice&sort=user');
    const after = changeAddress(before, { status: ['completed', 'failed'], user: null, text: 'db' });
    expect(after.toString()).toBe('sort=user&status=completed&status=failed&text=db');
    expect(before.toString()).toBe('status=failed&user=alice&sort=user');
    expect(changeAddress(before, { status: [], user: '' }).toString()).toBe('sort=user');
  });

  it('does not take an order for a filter', () => {
    expect(isFiltered(new URLSearchParams('sort=user&order=up'))).toBe(false);
    expect(isFiltered(new URLSearchParams('sort=user&to=2026-11-02'))).toBe(true);
  });
});
