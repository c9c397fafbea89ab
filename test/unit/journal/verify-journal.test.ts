import { createHash, createPrivateKey } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hashEntry, sha256Of } from '../../../electron/library/journal/entry-hash.ts';
import { makeJournalKey, signHead } from '../../../electron/library/journal/journal-head.ts';
import { createJournalCheck } from '../../../shared/evidence/journal/check-journal.ts';
import { checkJournalLines } from '../../../shared/evidence/journal/check-journal-lines.ts';
import { noHash } from '../../../shared/evidence/journal/entry-text.ts';
import type { JournalEntry, JournalHead, JournalReport } from '../../../shared/model/journal.ts';

const key = createPrivateKey(makeJournalKey());

function chain(count: number): JournalEntry[] {
  const entries: JournalEntry[] = [];
  for (let seq = 1; seq <= count; seq += 1) entries.push(linked(seq, entries.at(-1)?.hash ?? noHash));
  return entries;
}

function linked(seq: number, previous: string, object = `recording ${seq}`): JournalEntry {
  const content = {
    atMs: 1_700_000_000_000 + seq * 1000,
    reviewer: 'Åsa \u2028 "R"',
    account: 'asa',
    action: 'recording.opened' as const,
    object,
    reason: '',
    detail: { b: 1, a: 'x', c: null },
    seq,
    previous,
  };
  return { ...content, hash: hashEntry(content) };
}

function headOf(entries: readonly JournalEntry[]): JournalHead {
  const last = entries.at(-1);
  return signHead(key, { seq: last?.seq ?? 0, hash: last?.hash ?? noHash, signedAtMs: 1_700_000_100_000 });
}

function check(stored: readonly unknown[], heads: readonly JournalHead[]): Promise<JournalReport> {
  const started = createJournalCheck(sha256Of);
  for (const entry of stored) started.add(entry);
  return started.finish(heads);
}

const ten = chain(10);
const head = headOf(ten);
const places = ten.map(({ seq }) => seq);

test('what was written is verified', async () => {
  expect(await check(ten, [head])).toMatchObject({ outcome: 'verified', entries: 10, head: ten[9]?.hash, breaks: [] });
  expect(await check([], [])).toMatchObject({ outcome: 'verified', entries: 0, head: noHash });
});

test('the hash is of the text that docs/journal.md tells', async () => {
  const entry = linked(1, noHash);
  const text = `[1,1,1700000001000,"Åsa \u2028 \\"R\\"","asa","recording.opened","recording 1","",[["a","x"],["b",1],["c",null]],"${noHash}"]`;
  expect(entry.hash).toBe(createHash('sha256').update(text).digest('hex'));
});

describe.each(places)('entry %i', (seq) => {
  const at = seq - 1;
  const others = ten.filter((entry) => entry.seq !== seq);
  const own = ten[at] ?? expect.unreachable();
  const first = (report: JournalReport): unknown => ({ outcome: report.outcome, seq: report.breaks[0]?.seq });

  test('edited in any field is named', async () => {
    const edits: Partial<Record<keyof JournalEntry, unknown>>[] = [
      { atMs: own.atMs + 1 },
      { reviewer: 'Eve' },
      { account: 'eve' },
      { action: 'note.removed' },
      { object: 'another' },
      { reason: 'because' },
      { detail: { ...own.detail, a: 'y' } },
      { detail: { b: 1 } },
      { hash: 'f'.repeat(64) },
      { previous: 'e'.repeat(64) },
    ];
    for (const edit of edits) {
      const report = await check(ten.with(at, { ...own, ...edit } as JournalEntry), [head]);
      expect(report.breaks[0]).toMatchObject({ kind: 'edited', seq });
    }
  });

  test('edited and hashed anew is named: the next one does not follow it, or the head is another', async () => {
    const forged = linked(seq, own.previous, 'another');
    expect(first(await check(ten.with(at, forged), [head]))).toEqual({ outcome: 'altered', seq });
  });

  test('removed is named', async () => {
    const report = await check(others, [head]);
    expect(report.breaks[0]).toMatchObject({ kind: seq === 10 ? 'cut-off' : 'removed', seq });
  });

  test('put in twice is named, and so is one of its number that was made', async () => {
    expect(first(await check(ten.toSpliced(at, 0, own), [head]))).toEqual({ outcome: 'altered', seq });
    const made = linked(seq, own.previous, 'made');
    expect(first(await check(ten.toSpliced(seq, 0, made), [head]))).toEqual({ outcome: 'altered', seq });
  });

  test('that is no entry is named', async () => {
    for (const value of [null, 'text', 7, [], {}, { ...own, extra: 1, seq: 'x' }]) {
      expect(first(await check(ten.with(at, value as JournalEntry), [head]))).toEqual({ outcome: 'altered', seq });
    }
  });

  test('that changed places with its neighbour is named', async () => {
    const next = ten[seq];
    if (!next) return;
    const swapped = ten.with(at, next).with(seq, own);
    expect((await check(swapped, [head])).breaks).toMatchObject([{ kind: 'reordered', seq }]);
  });
});

test('a journal that was written anew as a whole does not have what was signed', async () => {
  const anew = chain(4);
  for (let seq = 5; seq <= 10; seq += 1) anew.push(linked(seq, anew.at(-1)?.hash ?? noHash, 'another'));
  expect(await check(anew, [head])).toMatchObject({ outcome: 'altered', breaks: [{ kind: 'head', seq: 10 }] });
  // Signed with a key of their own, it does not have what was signed before, and not by whom.
  const theirs = createPrivateKey(makeJournalKey());
  const forgedHead = signHead(theirs, { seq: 10, hash: anew[9]?.hash ?? noHash, signedAtMs: 1 });
  expect((await check(anew, [head, forgedHead])).outcome).toBe('altered');
  expect((await check(anew, [forgedHead])).keyFingerprint).not.toBe((await check(ten, [head])).keyFingerprint);
});

test('a head of which anything was changed is not valid', async () => {
  for (const change of [{ seq: 9 }, { hash: ten[8]?.hash ?? '' }, { signedAtMs: 1 }, { signature: 'AAAA' }, { publicKey: 'none' }]) {
    expect(await check(ten, [{ ...head, ...change }])).toMatchObject({ outcome: 'altered', breaks: [{ kind: 'head' }] });
  }
});

test('entries that were added after a head was signed are no break', async () => {
  expect((await check(chain(12), [head, headOf(chain(12))])).outcome).toBe('verified');
});

test('whatever is done to the order and number of entries is found', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(9), { maxLength: 14 }), async (order) => {
      const stored = order.map((at) => ten[at]);
      const isSame = order.length === 10 && order.every((at, index) => at === index);
      expect((await check(stored, [head])).outcome).toBe(isSame ? 'verified' : 'altered');
    }),
  );
});

describe('an extract', () => {
  // Of entries 3, 4, 8 and 10.
  const withheld = (fromSeq: number, toSeq: number) => ({
    withheld: { fromSeq, toSeq, previous: ten[fromSeq - 1]?.previous, hash: ten[toSeq - 1]?.hash },
  });
  const lines: readonly unknown[] = [withheld(1, 2), ten[2], ten[3], withheld(5, 7), ten[7], withheld(9, 9), ten[9], { head }];
  const places = [1, 3, 4, 5, 8, 9, 10, 10];

  async function* bytesOf(values: readonly unknown[]): AsyncGenerator<Uint8Array> {
    const bytes = Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join(''));
    for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
  }
  const checkLines = (values: readonly unknown[]) => checkJournalLines(bytesOf(values), { name: 'extract', sha256Of });

  test('is verified, and tells how much is withheld', async () => {
    expect(await checkLines(lines)).toMatchObject({ outcome: 'verified', entries: 4, withheld: 6, breaks: [] });
  });

  test.each(lines.map((_, at) => at))('of which line %i was touched names it', async (at) => {
    const own = lines[at] as Record<string, object | string>;
    const seq = places[at] ?? 0;
    const first = async (values: readonly unknown[]) => (await checkLines(values)).breaks[0]?.seq;
    for (const [member, value] of Object.entries(own)) {
      const edits = typeof value === 'object' && member !== 'detail' ? Object.entries(value) : [];
      for (const [name, inner] of edits) {
        const touched = typeof inner === 'number' ? inner + 1 : `${'a' === String(inner)[0] ? 'b' : 'a'}${String(inner).slice(1)}`;
        const report = await checkLines(lines.with(at, { [member]: { ...(value as object), [name]: touched } }));
        expect(report.outcome, `${member}.${name}`).toBe('altered');
        // A signature tells no more than that it does not fit; a number of the head that was changed is its own.
        if (member === 'withheld') expect(report.breaks[0]?.seq, `${member}.${name}`).toBe(seq);
        else expect(report.breaks[0]?.kind, `${member}.${name}`).toBe('head');
      }
    }
    if (!('head' in own) && !('withheld' in own)) expect(await first(lines.with(at, { ...own, reason: 'another' }))).toBe(seq);
    // A head with more in it is none: it stands where an entry would.
    expect(await first(lines.with(at, { ...own, more: 1 }))).toBe('head' in own ? seq + 1 : seq);
    expect(await first(lines.toSpliced(at, 1))).toBe(seq);
    if (at < lines.length - 1) expect(await first(lines.with(at, lines[at + 1]).with(at + 1, own))).toBe(seq);
  });
});
