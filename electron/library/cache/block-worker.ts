import { parentPort } from 'node:worker_threads';
import { present } from '../../../shared/assert.ts';
import { toAppError } from '../../../shared/errors.ts';
import { type BlockFile, openBlockFile } from '../../common/block-file.ts';
import { type BlockTask, type BlockTaskAnswer, type BlockTaskMessage, type BlockTaskResult, viewOf } from './block-tasks.ts';
import { type ContentHash, createContentHash } from './content-hash.ts';
import { diskFailure } from './disk-failure.ts';

/** Worker thread: seals, writes or hashes the blocks of downloads, while the thread that started it reads the network. */
const port = parentPort;
if (port) {
  // Promises, because tasks of a stream may arrive before its file is open.
  const files = new Map<number, Promise<BlockFile>>();
  const hashes = new Map<number, Promise<ContentHash>>();

  const work = async (task: BlockTask): Promise<BlockTaskResult> => {
    const { stream } = task;
    switch (task.kind) {
      case 'open':
        files.set(stream, openBlockFile({ path: task.path, masterKey: Buffer.from(task.masterKey), id: task.id }, 'write'));
        await files.get(stream);
        return null;
      case 'write':
        await present(await files.get(stream), 'blocks are written to an open file').writeBlock(task.index, viewOf(task.plain));
        return null;
      case 'close': {
        const file = files.get(stream);
        files.delete(stream);
        await (await file?.catch(() => null))?.close();
        return null;
      }
      case 'begin':
        hashes.set(stream, createContentHash(task.algorithm));
        await hashes.get(stream);
        return null;
      case 'hash':
        present(await hashes.get(stream), 'bytes are hashed after a beginning').update(viewOf(task.plain));
        return null;
      case 'digest':
        return present(await hashes.get(stream), 'what was hashed has a digest').digest();
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
