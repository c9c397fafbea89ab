import type { ParamsOf } from '../../../shared/contract/index.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { useApp } from '../../app/session.ts';
import { call } from '../../bridge/client.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { formatBytes, plural } from '../../lib/format.ts';
import { CheckField, SelectField } from '../../ui/field.tsx';
import { ScreenLayout } from '../../ui/screen.tsx';
import part from '../../ui/section.module.css';
import { toastError } from '../../ui/toast.tsx';
import { DecryptorSection } from './decryptor-section.tsx';
import { quotaText, readQuota } from './quota.ts';
import { RulesSection } from './rules-section.tsx';
import { SavedText } from './saved-text.tsx';
import { ScreenTextSection } from './screen-text-section.tsx';
import { SecondPersonsSection } from './second-persons-section.tsx';
import styles from './settings.module.css';
import { SignerSection } from './signer-section.tsx';
import { TimeStampSection } from './time-stamp-section.tsx';
import { WorkSection } from './work-section.tsx';

const themes = [
  { value: 'system', label: 'As the system' },
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
] as const;
const zones = [
  { value: 'utc', label: 'UTC' },
  { value: 'local', label: 'The zone of this machine' },
] as const;

async function save(change: ParamsOf<'settings.update'>): Promise<void> {
  try {
    useApp.setState({ settings: await call('settings.update', change) });
  } catch (error) {
    toastError(error);
    throw error;
  }
}

function update(change: ParamsOf<'settings.update'>): void {
  // Its failure has been shown.
  save(change).catch(() => undefined);
}

/** What a user can set; each change counts at once. */
export function SettingsView() {
  const settings = useApp((state) => state.settings);
  const bootstrap = useApp((state) => state.bootstrap);
  return (
    <ScreenLayout title="Settings">
      <section className={`${part.section} ${styles.section}`}>
        <h2>Reviewer</h2>
        <SavedText
          label="Your name"
          hint="Put on your notes and exports."
          value={settings.reviewer}
          problemOf={(text) => (text.length > 200 ? 'At most 200 characters.' : null)}
          onSave={(reviewer) => save({ reviewer })}
        />
      </section>
      <section className={`${part.section} ${styles.section}`}>
        <h2>Display</h2>
        <SelectField label="Theme" value={settings.theme} options={themes} onChange={(theme) => update({ theme })} />
        <SelectField label="Times in" value={settings.timeZone} options={zones} onChange={(timeZone) => update({ timeZone })} />
      </section>
      <section className={`${part.section} ${styles.section}`}>
        <h2>Recordings kept here</h2>
        <CacheUse />
        <SavedText
          label="Quota in GB"
          type="number"
          hint="Beyond it the recordings that were used least lately leave the cache, but for those kept offline."
          value={quotaText(settings.cacheQuotaBytes)}
          problemOf={(text) => (readQuota(text) === null ? 'A number of gigabytes, 0 or more.' : null)}
          onSave={async (text) => {
            const cacheQuotaBytes = readQuota(text);
            if (cacheQuotaBytes !== null) await save({ cacheQuotaBytes });
          }}
        />
        <CheckField
          label="Index recordings as soon as they are fetched"
          isChecked={settings.indexAfterFetch}
          onChange={(indexAfterFetch) => update({ indexAfterFetch })}
        />
      </section>
      <SecondPersonsSection />
      <WorkSection onSave={save} />
      <SignerSection />
      <TimeStampSection onSave={save} />
      <DecryptorSection onSave={save} />
      <ScreenTextSection settings={settings} update={update} />
      <RulesSection />
      <section className={`${part.section} ${styles.section}`}>
        <h2>About</h2>
        <p className={styles.muted}>
          Witness {bootstrap?.version} {'\u00b7'} data folder <code>{visibleText(bootstrap?.home ?? '')}</code>
        </p>
      </section>
    </ScreenLayout>
  );
}

/** How much of the quota is taken. */
function CacheUse() {
  const cache = useQuery('cache.status', {}, ['recordings']).data;
  if (!cache) return null;
  return (
    <>
      <meter className={styles.meter} aria-label="Cache used" min={0} max={Math.max(1, cache.quotaBytes)} value={cache.usedBytes} />
      <p className={styles.muted}>
        {formatBytes(cache.usedBytes)} of {formatBytes(cache.quotaBytes)} in {plural(cache.recordings, 'recording')}
        {cache.pinnedRecordings > 0 && `; ${formatBytes(cache.pinnedBytes)} of it kept offline for good`}
      </p>
    </>
  );
}
