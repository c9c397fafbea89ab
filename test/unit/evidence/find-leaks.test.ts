import { createCanvas } from '@napi-rs/canvas';
import { expect, test } from 'vitest';
import { refuseLeaks } from '../../../electron/library/evidence/redaction/find-leaks.ts';
import { createHiding } from '../../../electron/library/evidence/redaction/text-hider.ts';
import { withPngText } from '../../../electron/library/evidence/still/png-text.ts';
import { sessionIdSchema, textRedactionIdSchema } from '../../../shared/model/ids.ts';

test('a text that is too short to be looked for among bytes is found in the metadata of a picture', async () => {
  const png = await createCanvas(4, 4).encode('png');
  const hiding = createHiding([
    {
      ...{ id: textRedactionIdSchema.parse('redaction-1'), sessionId: sessionIdSchema.parse('s'), recordingId: null },
      ...{ what: { kind: 'text', text: 'Kim', caseSensitive: true }, reason: 'A name', author: 'a', createdAtMs: 0 },
    },
  ]);
  const search = (picture: Buffer): Promise<void> =>
    refuseLeaks({
      hiding,
      bag: {
        name: 'bag',
        files: new Map([['data/derived/redacted/still.png', picture.length]]),
        irregular: [],
        async *chunks() {
          for (let at = 0; at < picture.length; at += 7) yield picture.subarray(at, at + 7);
        },
        hash: () => Promise.reject(new Error('Nothing is hashed.')),
        sha256Of: () => '',
      },
      recordingOf: () => null,
      isExempt: () => false,
      openTerminal: () => Promise.reject(new Error('There is no terminal.')),
      signal: new AbortController().signal,
    });
  await expect(search(withPngText(png, { Recording: 'web/other.mp4' }))).resolves.toBeUndefined();
  await expect(search(withPngText(png, { Recording: 'web/Kim.mp4' }))).rejects.toMatchObject({ code: 'redaction-leaked' });
});
