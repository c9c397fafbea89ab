/**
 * Keeps secrets by name: source credentials, the catalog key, the cache key. Backed by the OS key store in the
 * desktop host and by a file only the user can read elsewhere.
 */
export interface SecretVault {
  get(name: string): Promise<string | null>;
  set(name: string, value: string): Promise<void>;
  delete(name: string): Promise<void>;
}

/** Vault names. */
export const catalogKeyName = 'catalog-key';
export const cacheKeyName = 'cache-key';
/** Certificate and key that sign what is handed out. */
export const signingIdentityName = 'signing-identity';
/** The certificate that a user chose in its place, and its key. */
export const chosenIdentityName = 'chosen-signing-identity';
/** Signs the journal. */
export const journalKeyName = 'journal-key';
export function sourceSecretName(sourceId: string): string {
  return `source:${sourceId}`;
}
