import type { Recording } from '../../../../shared/model/recording.ts';
import { navigate, routeTo } from '../../../app/router.ts';
import { visibleText } from '../../../lib/visible-text.ts';
import { Button } from '../../../ui/button.tsx';
import { ErrorMessage } from '../../../ui/message.tsx';
import { GateState } from '../gate-state.tsx';
import { DecryptForm } from './decrypt-form.tsx';
import { decryptWords, isHelpedBySettings } from './decrypt-words.ts';
import styles from './encrypted.module.css';

/** In place of the stage: what an encrypted recording is, what kept it from being opened, and how to open it. */
export function EncryptedGate({ recording: { id, key, error } }: { readonly recording: Recording }) {
  const code = error?.code ?? null;
  const { title, text } = decryptWords(code);
  return (
    <GateState title={title} text={`${visibleText(key)}: ${text}`} isProblem={code !== null}>
      {error && <ErrorMessage error={error} />}
      <DecryptForm recordingId={id} />
      {isHelpedBySettings(code) && <Button onPress={() => navigate(routeTo('settings'))}>Open Settings</Button>}
    </GateState>
  );
}

/** For content that is nothing known: without the suffix of its recorder, nothing tells that it is ciphertext. */
export function MaybeEncrypted({ recording: { id, error } }: { readonly recording: Recording }) {
  return (
    <details className={styles.maybe} open={error !== null}>
      <summary>It may be encrypted</summary>
      <p>If its recorder encrypted it, it can be decrypted with the key that it was encrypted with.</p>
      {error && <ErrorMessage error={error} />}
      <DecryptForm recordingId={id} />
    </details>
  );
}
