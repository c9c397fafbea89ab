import { Ban, Check } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ParamsOf } from '../../../shared/contract/index.ts';
import { useApp } from '../../app/session.ts';
import { call } from '../../bridge/client.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { formatBytes, plural } from '../../lib/format.ts';
import { visibleText } from '../../lib/visible-text.ts';
import { Badge } from '../../ui/badge.tsx';
import { CheckField, SelectField, TextField } from '../../ui/field.tsx';
import { ErrorMessage } from '../../ui/message.tsx';
import { ScreenLayout } from '../../ui/screen.tsx';
import { toastError } from '../../ui/toast.tsx';
import styles from './settings.module.css';

const gigabyte = 1_000_000_000;

function update(change: ParamsOf<'settings.update'>): void {
  call('settings.update', change).catch(toastError);
}

/** What a user can set; each change counts at once. */
export function SettingsView() {
  const settings = useApp((state) => state.settings);
  const bootstrap = useApp((state) => state.bootstrap);
  const cache = useQuery('cache.status', {}, ['recordings']).data;
  const rules = useQuery('rules.status', {});
  return (
    <ScreenLayout title="Settings">
      <section className={styles.section}>
        <h2>Reviewer</h2>
        <SavedText
          label="Your name"
          hint="Put on your notes and exports."
          value={settings.reviewer}
          onSave={(reviewer) => update({ reviewer })}
        />
      </section>
      <section className={styles.section}>
        <h2>Display</h2>
        <SelectField
          label="Theme"
          value={settings.theme}
          options={[
            { value: 'system', label: 'As the system' },
            { value: 'dark', label: 'Dark' },
            { value: 'light', label: 'Light' },
          ]}
          onChange={(theme) => update({ theme })}
        />
        <SelectField
          label="Times in"
          value={settings.timeZone}
          options={[
            { value: 'utc', label: 'UTC' },
            { value: 'local', label: 'The zone of this machine' },
          ]}
          onChange={(timeZone) => update({ timeZone })}
        />
      </section>
      <section className={styles.section}>
        <h2>Recordings kept here</h2>
        {cache && (
          <>
            <meter className={styles.meter} aria-label="Cache used" min={0} max={Math.max(1, cache.quotaBytes)} value={cache.usedBytes} />
            <p className={styles.muted}>
              {formatBytes(cache.usedBytes)} of {formatBytes(cache.quotaBytes)} in {plural(cache.recordings, 'recording')};{' '}
              {formatBytes(cache.pinnedBytes)} in {plural(cache.pinnedRecordings, 'recording')} kept offline for good
            </p>
          </>
        )}
        <SavedText
          label="Quota in GB"
          type="number"
          hint="Beyond it the recordings that were used least lately leave the cache, but for those kept offline."
          value={String(settings.cacheQuotaBytes / gigabyte)}
          onSave={(text) => {
            const quota = Number(text);
            if (Number.isFinite(quota) && quota >= 0 && text.trim() !== '') update({ cacheQuotaBytes: Math.round(quota * gigabyte) });
          }}
        />
        <CheckField
          label="Index recordings as soon as they are fetched"
          isChecked={settings.indexAfterFetch}
          onChange={(indexAfterFetch) => update({ indexAfterFetch })}
        />
      </section>
      <section className={styles.section}>
        <h2>Rules</h2>
        <p className={styles.muted}>
          Markers are made by the rules in <code>{visibleText(rules.data?.path ?? '')}</code>. Edit the file and index again.
        </p>
        {rules.data?.problems.map((problem) => (
          <ErrorMessage
            key={problem}
            error={{ message: problem, action: 'Correct the file; nothing is indexed before.' }}
            onRetry={rules.refresh}
          />
        ))}
        <ul className={styles.rules}>
          {rules.data?.rules.map(({ id, label, severity, enabled }) => (
            <li key={id}>
              <span>{visibleText(label)}</span>
              <span className={styles.muted}>{severity}</span>
              <Badge icon={enabled ? Check : Ban} tone={enabled ? 'ok' : 'low'} text={enabled ? 'On' : 'Off'} />
            </li>
          ))}
        </ul>
      </section>
      <section className={styles.section}>
        <h2>About</h2>
        <p className={styles.muted}>
          Witness {bootstrap?.version} {'\u00b7'} data folder <code>{visibleText(bootstrap?.home ?? '')}</code>
        </p>
      </section>
    </ScreenLayout>
  );
}

interface SavedTextProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onSave: (value: string) => void;
  readonly type?: 'text' | 'number';
}

/** A text that counts when the keys have rested. */
function SavedText({ label, hint, value, onSave, type = 'text' }: SavedTextProps) {
  const [draft, setDraft] = useState(value);
  useEffect(() => {
    if (draft === value) return;
    const timer = setTimeout(() => onSave(draft), 500);
    return () => clearTimeout(timer);
  }, [draft, value, onSave]);
  return <TextField label={label} hint={hint} type={type} value={draft} onChange={setDraft} />;
}
