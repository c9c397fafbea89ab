import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { toAppError } from '../../../shared/errors.ts';
import { openRecordingCache } from '../cache/recording-cache.ts';
import type { RecordingIndex } from '../catalog/index-data.ts';
import type { IndexMessage, IndexTask } from './index-messages.ts';
import { indexTerminal } from './index-terminal.ts';
import { compileRule } from './rules.ts';
import { createSegmentWriter } from './segment-writer.ts';

/** Worker thread: indexes the one recording it was started with. It reads the cache and never the catalog. */
async function run(task: IndexTask, send: (message: IndexMessage) => void, acknowledged: () => Promise<unknown>): Promise<RecordingIndex> {
  const key = Buffer.from(task.keyHex, 'hex');
  const cache = openRecordingCache({ folder: task.cacheFolder, key });
  const reader = await cache.open(task.recordingId);
  try {
    const segments = await createSegmentWriter(task.segmentsPath, key, task.recordingId);
    try {
      return await indexTerminal({
        reader,
        name: task.name,
        rules: task.rules.map(compileRule),
        segments,
        onBatch: async (batch) => {
          send({ kind: 'batch', ...batch });
          await acknowledged();
        },
      });
    } finally {
      await segments.close();
    }
  } finally {
    await reader.close();
  }
}

const port = parentPort;
if (port) {
  const task: IndexTask = workerData;
  run(
    task,
    (message) => port.postMessage(message),
    () => once(port, 'message'),
  ).then(
    (index) => port.postMessage({ kind: 'done', index } satisfies IndexMessage),
    (error: unknown) => port.postMessage({ kind: 'failed', error: toAppError(error).toPayload() } satisfies IndexMessage),
  );
}
