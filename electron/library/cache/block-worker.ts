import { parentPort } from 'node:worker_threads';
import { toAppError } from '../../../shared/errors.ts';
import { type BlockFile, openBlockFile } from '../../common/block-file.ts';
import { type BlockTask, type BlockTaskAnswer, type BlockTaskMessage, type BlockTaskResult, viewOf } from './block-tasks.ts';
import { type ContentHash, createContentHash } from './content-hash.ts';
import { diskFailure } from './disk-failure.ts';

/** Worker thread: seals, writes or hashes the blocks of downloads, while the thread that started it reads the network. */
const port = parentPort;
if (port) {
  const files = new Map<number, BlockFile>();
  const hashes = new Map<number, ContentHash>();

  const work = async (task: BlockTask): Promise<BlockTaskResult> => {
    const { stream } = task;
    switch (task.kind) {
      case 'open':
        files.set(stream, await openBlockFile({ path: task.path, masterKey: Buffer.from(task.masterKey), id: task.id }, 'write'));
        return null;
      case 'write':
        await files.get(stream)?.writeBlock(task.index, viewOf(task.plain));
        return null;
      case 'close': {
        const file = files.get(stream);
        files.delete(stream);
        await file?.close();
        return null;
      }
      case 'begin':
        hashes.set(stream, createContentHash(task.algorithm));
        return null;
      case 'hash':
        hashes.get(stream)?.update(viewOf(task.plain));
        return null;
      case 'digest': {
        const digest = await hashes.get(stream)?.digest();
        hashes.delete(stream);
        return digest ?? null;
      }
      case 'abandon':
        hashes.delete(stream);
        return null;
    }
  };
  const answer = (message: BlockTaskAnswer): void => port.postMessage(message);
  port.on('message', ({ call, task }: BlockTaskMessage) => {
    work(task).then(
      (value) => answer({ call, ok: true, value }),
      (error: unknown) => answer({ call, ok: false, error: toAppError(diskFailure(error, 'a download')).toPayload() }),
    );
  });
}
