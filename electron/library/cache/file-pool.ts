import type { RecordingId } from '../../../shared/model/ids.ts';
import type { BlockFile } from '../../common/block-file.ts';

/** Files without a reader that stay open: a player asks for range after range of the same one. */
const idleFiles = 4;

export interface PooledFile {
  readonly file: BlockFile;
  /** Ends this use; more than once is harmless. */
  release(): Promise<void>;
}

/** Files that are being read, each open once however many readers it has. */
export interface FilePool {
  acquire(id: RecordingId, open: () => Promise<BlockFile>): Promise<PooledFile>;
  /** Whoever reads it goes on; the next reader opens it anew. */
  forget(id: RecordingId): Promise<void>;
  isRead(id: RecordingId): boolean;
  dispose(): Promise<void>;
}

interface Entry {
  readonly opening: Promise<BlockFile>;
  users: number;
}

export function createFilePool(): FilePool {
  /** The last used last. */
  const entries = new Map<RecordingId, Entry>();
  /** Forgotten while they were read. */
  const forgotten = new Set<Entry>();

  const close = async (entry: Entry): Promise<void> => {
    const file = await entry.opening.catch(() => null);
    await file?.close();
  };
  async function release(entry: Entry): Promise<void> {
    entry.users -= 1;
    if (entry.users > 0) return;
    if (forgotten.delete(entry)) return close(entry);
    const idle = [...entries].filter(([, { users }]) => users === 0);
    for (const [id, oldest] of idle.slice(0, Math.max(0, idle.length - idleFiles))) {
      entries.delete(id);
      await close(oldest);
    }
  }

  return {
    async acquire(id, open) {
      const entry = entries.get(id) ?? { opening: open(), users: 0 };
      entry.users += 1;
      entries.delete(id);
      entries.set(id, entry);
      try {
        const file = await entry.opening;
        let isReleased = false;
        return {
          file,
          async release() {
            if (isReleased) return;
            isReleased = true;
            await release(entry);
          },
        };
      } catch (error) {
        entry.users -= 1;
        if (entries.get(id) === entry) entries.delete(id);
        throw error;
      }
    },
    async forget(id) {
      const entry = entries.get(id);
      entries.delete(id);
      if (!entry) return;
      if (entry.users > 0) forgotten.add(entry);
      else await close(entry);
    },
    isRead: (id) => (entries.get(id)?.users ?? 0) > 0,
    async dispose() {
      const all = [...entries.values(), ...forgotten];
      entries.clear();
      forgotten.clear();
      for (const entry of all) await close(entry);
    },
  };
}
