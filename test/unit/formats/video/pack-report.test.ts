import fc from 'fast-check';
import { expect, test } from 'vitest';
import { examineContainer } from '../../../../electron/library/formats/video/examine-container.ts';
import { packReport, unpackReport } from '../../../../electron/library/formats/video/pack-report.ts';
import { memoryReader } from '../../../support/memory-reader.ts';
import { makeTestVideo, truncated } from '../../../support/test-videos.ts';

test('what was kept of a report and was altered is a report still, or none', async () => {
  const { bytes } = await makeTestVideo('mkv', { seconds: 4 });
  const report = await examineContainer(memoryReader(truncated(bytes, 0.6)));
  const text = packReport(report ?? expect.unreachable());
  if (text === null) throw new Error('It was not kept.');
  expect(unpackReport(text)).toEqual(report);
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 3 }), (at, put) => {
      const found = unpackReport(text.slice(0, at) + put + text.slice(at + put.length));
      expect(found === null || found.plan.kind === report?.plan.kind || found.plan.kind === 'none').toBe(true);
    }),
  );
});

test('anything else is none', () => {
  for (const text of ['', 'null', '{}', '[1]', '{"plan":{"kind":"none"}}']) expect(unpackReport(text)).toBeNull();
});
