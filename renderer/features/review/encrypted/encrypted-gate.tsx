import type { Recording } from '../../../../shared/model/recording.ts';
import { visibleText } from '../../../../shared/visible-text.ts';
import { ErrorMessage } from '../../../ui/message.tsx';
import { GateState } from '../gate-state.tsx';
import { DecryptForm } from './decrypt-form.tsx';
import { decryptTitle, encryptedText } from './decrypt-words.ts';
import styles from './encrypted.module.css';

/** In place of the stage: what an encrypted recording is, what kept it from being opened, and how to open it. */
export function EncryptedGate({ recording }: { readonly recording: Recording }) {
  const { key, error } = recording;
  return (
    <GateState title={decryptTitle(error?.code ?? null)} text={visibleText(key)} isProblem={error !== null}>
      {error ? <ErrorMessage error={error} /> : <p>{encryptedText}</p>}
      <DecryptForm recording={recording} />
    </GateState>
  );
}

/** For content that is nothing known: without the suffix of its recorder, nothing tells that it is ciphertext. */
export function MaybeEncrypted({ recording }: { readonly recording: Recording }) {
  const { error } = recording;
  return (
    <details className={styles.maybe} open={error !== null}>
      <summary>It may be encrypted</summary>
      <p>If its recorder encrypted it, it can be decrypted with the key that it was encrypted with.</p>
      {error && <ErrorMessage error={error} />}
      <DecryptForm recording={recording} />
    </details>
  );
}
