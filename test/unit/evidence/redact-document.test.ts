import { expect, test } from 'vitest';
import { z } from 'zod';
import { redactDocument } from '../../../electron/library/evidence/redaction/redact-document.ts';
import { sessionIdSchema } from '../../../shared/model/ids.ts';

const schema = z.object({
  id: sessionIdSchema,
  state: z.enum(['secret', 'open']),
  name: z.string().max(100),
  nothing: z.string().nullable(),
  notes: z.array(z.object({ kind: z.literal('secret'), text: z.string() })),
  vendor: z.json(),
});

test('free text is hidden, also within what a vendor wrote; what a fixed list or an id says stays, so that the document keeps its schema', () => {
  const document: z.infer<typeof schema> = {
    id: sessionIdSchema.parse('secret'),
    state: 'secret',
    name: 'the secret',
    nothing: null,
    notes: [{ kind: 'secret', text: 'a secret' }],
    vendor: { secret: ['secret', 1, { deep: 'secret' }], other: true },
  };
  expect(redactDocument(schema, document, (text) => text.replaceAll('secret', '***'))).toEqual({
    id: 'secret',
    state: 'secret',
    name: 'the ***',
    nothing: null,
    notes: [{ kind: 'secret', text: 'a ***' }],
    vendor: { '***': ['***', 1, { deep: '***' }], other: true },
  });
});
