import { type TimeStampAuthority, timeStampAuthoritySchema } from '../../../shared/model/settings.ts';
import { useApp } from '../../app/session.ts';
import part from '../../ui/section.module.css';
import { SavedText } from './saved-text.tsx';
import styles from './settings.module.css';

export interface TimeStampSectionProps {
  readonly onSave: (change: { readonly timeStamp: TimeStampAuthority }) => Promise<void>;
}

const { url, policy, certificates } = timeStampAuthoritySchema.shape;

/** Who says when what is handed over was signed. */
export function TimeStampSection({ onSave }: TimeStampSectionProps) {
  const authority = useApp((state) => state.settings.timeStamp);
  // One after the other, each upon what the one before saved: two fields may come to rest at once.
  const save = (change: Partial<TimeStampAuthority>): Promise<void> => {
    lastSave = lastSave.catch(() => undefined).then(() => onSave({ timeStamp: { ...useApp.getState().settings.timeStamp, ...change } }));
    return lastSave;
  };
  return (
    <section className={`${part.section} ${styles.section}`}>
      <h2>Time stamps</h2>
      <p className={styles.muted}>
        A time-stamp authority (RFC 3161) confirms when an export was signed. It gets the hash of the signature and nothing of what is
        exported. While it cannot be reached exports are whole all the same, and can be stamped later from the Verify screen.
      </p>
      <SavedText
        label="Address of the authority"
        hint="Begins with http:// or https://. Empty: no time stamps."
        value={authority.url}
        problemOf={(text) => problem(url.safeParse(text.trim()))}
        onSave={(text) => save({ url: text.trim() })}
      />
      <SavedText
        label="Policy"
        hint="An object identifier, where the authority has several. Empty: its own choice."
        value={authority.policy}
        problemOf={(text) => problem(policy.safeParse(text.trim()))}
        onSave={(text) => save({ policy: text.trim() })}
      />
      <SavedText
        label="Root certificates"
        hint="PEM. Empty: what the authority sends is kept beside the time stamp, and who verifies compares it."
        lines={4}
        value={authority.certificates}
        problemOf={(text) => (text.trim() === '' || isPem(text) ? problem(certificates.safeParse(text)) : 'Certificates in PEM.')}
        onSave={(text) => save({ certificates: text })}
      />
    </section>
  );
}

function problem(parsed: ReturnType<typeof url.safeParse>): string | null {
  return parsed.success ? null : `${parsed.error.issues[0]?.message ?? 'Not valid'}.`;
}

function isPem(text: string): boolean {
  return /^\s*(-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)+$/.test(text);
}

let lastSave: Promise<void> = Promise.resolve();
