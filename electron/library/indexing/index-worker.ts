import { parentPort } from 'node:worker_threads';
import { toAppError } from '../../../shared/errors.ts';
import { openRecordingCache, type RecordingCache } from '../cache/recording-cache.ts';
import type { RecordingIndex } from '../catalog/index-data.ts';
import { packLines } from '../catalog/line-pack.ts';
import type { Companions } from '../formats/companions.ts';
import { openUnwrappedCopies } from '../unwrapped/unwrapped-copies.ts';
import type { IndexMessage, IndexRequest, IndexTask } from './index-messages.ts';
import { compileRule } from './rules.ts';
import { createSegmentWriter } from './segment-writer.ts';
import { indexTerminal } from './terminal/index-terminal.ts';
import { startPassThread } from './terminal/pass-thread.ts';
import type { StartPass } from './terminal/terminal-pass.ts';

/** Worker thread: indexes the recordings it is sent, one at a time. It reads the cache and never the catalog. */
async function run(
  task: IndexTask,
  startPass: StartPass,
  send: (message: IndexMessage) => void,
  acknowledged: () => Promise<unknown>,
): Promise<RecordingIndex> {
  const key = Buffer.from(task.keyHex, 'hex');
  const cache = openRecordingCache({
    folder: task.cacheFolder,
    key,
    onDamaged: (recordingId, error) => send({ kind: 'damaged', recordingId, error: error.toPayload() }),
  });
  const copies = task.unwrapped && openUnwrappedCopies({ folder: task.unwrapped.folder, key });
  const reader =
    copies && task.unwrapped ? await copies.open(task.recordingId, task.unwrapped.original) : await cache.open(task.recordingId);
  try {
    const segments = await createSegmentWriter(task.segmentsPath, key, task.recordingId);
    try {
      // One batch is stored while the next one is read; never more wait.
      let stored: Promise<unknown> = Promise.resolve();
      const index = await indexTerminal({
        reader,
        name: task.name,
        open: { timingLeads: false, profile: task.profile, companions: cachedCompanions(task, cache) },
        rules: task.rules.map(compileRule),
        segments,
        startPass,
        onBatch: async ({ lines, ...batch }) => {
          const packs = packLines(lines);
          await stored;
          stored = acknowledged();
          send({ kind: 'batch', ...batch, packs });
        },
      });
      await stored;
      return index;
    } finally {
      await segments.close();
    }
  } finally {
    await reader.close();
    await copies?.dispose();
    await cache.dispose();
  }
}

function cachedCompanions({ companions }: IndexTask, cache: RecordingCache): Companions {
  return {
    async open(name) {
      const companion = companions.find((each) => each.name === name);
      return companion ? cache.open(companion.recordingId) : null;
    },
  };
}

const port = parentPort;
if (port) {
  // The terminal has a thread of its own: it takes as long as everything else together.
  const { startPass } = startPassThread();
  const send = (message: IndexMessage): void => port.postMessage(message);
  let onStored = (): void => undefined;
  const acknowledged = (): Promise<void> =>
    new Promise((resolve) => {
      onStored = resolve;
    });
  port.on('message', (request: IndexRequest) => {
    if (request.kind === 'stored') {
      onStored();
      return;
    }
    run(request.task, startPass, send, acknowledged).then(
      (index) => send({ kind: 'done', index }),
      (error: unknown) => send({ kind: 'failed', error: toAppError(error).toPayload() }),
    );
  });
}
