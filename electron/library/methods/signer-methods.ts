import { chooseIdentity, forgetChosenIdentity, signerStatus } from '../evidence/signing/signing-identity.ts';
import type { LibraryContext } from '../library-context.ts';
import type { HandlersOf } from './handlers.ts';

export function signerMethods({ vault, account, now }: Pick<LibraryContext, 'vault' | 'account' | 'now'>): HandlersOf<'signer'> {
  const status = () => signerStatus(vault, { account, now });
  return {
    'signer.status': status,
    'signer.choose': async ({ pkcs12, passphrase }) => {
      await chooseIdentity(vault, { file: Buffer.from(pkcs12, 'base64'), passphrase, now });
      return status();
    },
    'signer.forget': async () => {
      await forgetChosenIdentity(vault);
      return status();
    },
  };
}
