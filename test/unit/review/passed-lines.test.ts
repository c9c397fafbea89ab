import { expect, test } from 'vitest';
import { captionAt, spokenBetween } from '../../../renderer/features/review/captions/passed-lines.ts';
import type { TranscriptLine } from '../../../shared/model/playback.ts';

const line = (atMs: number, text: string, source: TranscriptLine['source'] = 'output'): TranscriptLine => ({
  atMs,
  endMs: atMs,
  source,
  text,
});
const of = (lines: readonly TranscriptLine[]) => (index: number) => lines[index] ?? null;
const texts = (lines: readonly TranscriptLine[], index: number, timeMs: number) =>
  captionAt(of(lines), index, timeMs).map((each) => each.line.text);

test('a caption is the newest three lines of the last six seconds, oldest first, without empty ones', () => {
  const lines = [line(0, 'old'), line(5000, 'a'), line(6000, 'b'), line(6500, ' '), line(7000, 'c'), line(7000, 'd'), line(9000, 'later')];
  expect(texts(lines, 5, 7000)).toEqual(['b', 'c', 'd']);
  expect(texts(lines, 1, 5500)).toEqual(['old', 'a']);
  expect(texts(lines, 1, 7000)).toEqual(['a']);
});

test('a caption is gone when nothing has happened for six seconds, and there is none before the first line', () => {
  expect(texts([line(1000, 'a')], 0, 7001)).toEqual([]);
  expect(texts([line(1000, 'a')], -1, 0)).toEqual([]);
});

test('what is spoken are the new lines, with their source, and never more than can be listened to', () => {
  const typed = [line(0, '$'), line(1, 'sudo -i', 'input'), line(2, 'root', 'output')];
  expect(spokenBetween(of(typed), 0, 2)).toEqual(['Typed: sudo -i', 'root']);
  expect(spokenBetween(of(typed), 2, 2)).toEqual([]);
  const flood = Array.from({ length: 1000 }, (_, at) => line(at, `line ${at}`));
  expect(spokenBetween(of(flood), -1, 999)).toEqual(['996 lines passed over.', 'line 996', 'line 997', 'line 998', 'line 999']);
  const [long = ''] = spokenBetween(of([line(0, 'x'.repeat(5000))]), -1, 0);
  expect(long).toHaveLength(201);
});

test('what would hide or turn round characters is made visible before it is spoken', () => {
  expect(spokenBetween(of([line(0, 'safe\u202etxt.exe')]), -1, 0).join()).not.toContain('\u202e');
});
