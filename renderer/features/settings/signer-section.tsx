import { TriangleAlert } from 'lucide-react';
import { useRef, useState } from 'react';
import { type AppError, toAppError } from '../../../shared/errors.ts';
import type { SignerStatus } from '../../../shared/model/evidence.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { useTimeZone } from '../../app/session.ts';
import { call } from '../../bridge/client.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { formatInstant } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { ErrorMessage } from '../../ui/message.tsx';
import part from '../../ui/section.module.css';
import styles from './settings.module.css';

/** 1 MB: far more than a key and the certificates above it. */
const mostBytes = 1024 ** 2;

/** Whose certificate exports and reports are signed with. */
export function SignerSection() {
  const { data, error: failed, refresh } = useQuery('signer.status', {});
  const picker = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const [error, setError] = useState<AppError | null>(null);
  const [isBusy, setBusy] = useState(false);

  const change = async (work: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await work();
      setFile(null);
      refresh();
    } catch (caught) {
      setError(toAppError(caught));
    } finally {
      setPassphrase('');
      setBusy(false);
    }
  };
  const use = async (chosen: File): Promise<void> => {
    const bytes = new Uint8Array(await chosen.arrayBuffer());
    await call('signer.choose', { pkcs12: base64(bytes), passphrase });
  };
  return (
    <section className={`${part.section} ${styles.section}`}>
      <h2>Signature</h2>
      {failed && <ErrorMessage error={failed} onRetry={refresh} />}
      {data && <Signer status={data} />}
      {error && <ErrorMessage error={error} />}
      {file && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            void change(() => use(file));
          }}
        >
          <TextField
            label={`Passphrase of ${visibleText(file.name)}`}
            hint="Opens the file once, and is kept nowhere. The key is kept in the vault of the data folder."
            type="password"
            value={passphrase}
            onChange={setPassphrase}
          />
          <div className={styles.buttons}>
            <Button type="submit" variant="primary" isDisabled={isBusy}>
              Sign with it
            </Button>
            <Button
              onPress={() => {
                setFile(null);
                setPassphrase('');
              }}
            >
              Cancel
            </Button>
          </div>
        </form>
      )}
      <div className={styles.buttons}>
        <Button isDisabled={isBusy} onPress={() => picker.current?.click()}>
          {'Choose a PKCS#12 file\u2026'}
        </Button>
        {data?.isChosen && (
          <Button isDisabled={isBusy} onPress={() => void change(() => call('signer.forget', {}))}>
            Use the self-made certificate
          </Button>
        )}
        <input
          ref={picker}
          type="file"
          accept=".p12,.pfx,application/x-pkcs12"
          className="visually-hidden"
          tabIndex={-1}
          aria-hidden
          onChange={(event) => {
            const chosen = event.target.files?.[0] ?? null;
            event.target.value = '';
            setError(null);
            if (chosen && chosen.size > mostBytes) setError(toAppError(new Error('The file is too large for a PKCS#12 file.')));
            else setFile(chosen);
          }}
        />
      </div>
    </section>
  );
}

function Signer({ status }: { readonly status: SignerStatus }) {
  const zone = useTimeZone();
  const { subject, issuer, isSelfMade, isChosen, fingerprint, validUntilMs, problem } = status;
  return (
    <>
      <p>
        {visibleText(subject)}
        {!isSelfMade && `, confirmed by ${visibleText(issuer)}`}, valid until {formatInstant(validUntilMs, zone)}
      </p>
      <p className={styles.muted}>
        <code>SHA-256 {fingerprint}</code>
      </p>
      {problem && <ErrorMessage error={problem} />}
      {isSelfMade && (
        <p className={styles.warning}>
          <TriangleAlert size={16} aria-hidden />
          <span>
            {isChosen ? 'This certificate confirms itself' : 'Witness made this certificate itself'}: nobody else has confirmed whose it is.
            Give its fingerprint to those who receive exports by another way, or choose a certificate that an authority issued to you.
          </span>
        </p>
      )}
    </>
  );
}

function base64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
