import { AppError } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/model/ids.ts';
import { type RecordingPlace, type Source, type StoreSecret, storeSecretSchema } from '../../../shared/model/source.ts';
import { type SecretVault, sourceSecretName } from '../../common/secret-vault.ts';
import { type Bandwidth, limitReads } from './bandwidth.ts';
import { openStore } from './open-store.ts';
import type { RecordingStore } from './recording-store.ts';

/** The open stores of this library's sources: one per source, opened on first use with the vault's credentials. */
export interface SourceStores {
  of(source: Pick<Source, 'id' | 'name' | 'store'>): Promise<RecordingStore>;
  setSecret(sourceId: SourceId, secret: StoreSecret): Promise<void>;
  secretOf(sourceId: SourceId): Promise<StoreSecret>;
  forget(sourceId: SourceId): Promise<void>;
  dispose(): Promise<void>;
}

/** @param bandwidth what their reads may take together. */
export function createSourceStores(vault: SecretVault, bandwidth: Bandwidth): SourceStores {
  const open = new Map<SourceId, Promise<RecordingStore>>();

  async function secretOf(sourceId: SourceId): Promise<StoreSecret> {
    const text = await vault.get(sourceSecretName(sourceId));
    if (text === null) return {};
    const secret = storeSecretSchema.safeParse(JSON.parse(text));
    if (!secret.success) throw new AppError('vault-damaged', 'The credentials of this source cannot be read from the vault.');
    return secret.data;
  }

  async function close(sourceId: SourceId): Promise<void> {
    const store = open.get(sourceId);
    open.delete(sourceId);
    // A store that never opened has nothing to close.
    await store?.then((opened) => opened.dispose()).catch(() => undefined);
  }

  return {
    secretOf,
    of(source) {
      const known = open.get(source.id);
      if (known) return known;
      const opening = secretOf(source.id).then(async (secret) =>
        limitReads(await openStore({ settings: storeOf(source), secret }), bandwidth),
      );
      open.set(source.id, opening);
      // Not remembered when it failed: new credentials or a mounted share may mend it.
      opening.catch(() => open.delete(source.id));
      return opening;
    },
    async setSecret(sourceId, secret) {
      await close(sourceId);
      if (Object.keys(secret).length > 0) await vault.set(sourceSecretName(sourceId), JSON.stringify(secret));
      else await vault.delete(sourceSecretName(sourceId));
    },
    async forget(sourceId) {
      await close(sourceId);
      await vault.delete(sourceSecretName(sourceId));
    },
    async dispose() {
      await Promise.all([...open.keys()].map(close));
    },
  };
}

/** Throws `usage` for a source that lists sessions and holds no recordings. */
export function storeOf({ name, store }: Pick<Source, 'name' | 'store'>): RecordingPlace {
  if (store.kind !== 'akeyless') return store;
  throw new AppError('usage', `${name} lists sessions; it holds no recordings.`, {
    action: 'Add the bucket, container or folder that its recordings are in.',
  });
}
