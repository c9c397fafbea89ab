import { Fragment, type ReactNode } from 'react';
import type { ParamsOf } from '../../../shared/contract/index.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { navigate, routeTo } from '../../app/router.ts';
import { useApp } from '../../app/session.ts';
import { call } from '../../bridge/client.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { formatBytes, plural } from '../../lib/format.ts';
import { hasWords } from '../../lib/has-words.ts';
import fieldStyles from '../../ui/field.module.css';
import { CheckField, SelectField } from '../../ui/field.tsx';
import { EmptyState } from '../../ui/message.tsx';
import { ScreenLayout } from '../../ui/screen.tsx';
import part from '../../ui/section.module.css';
import { toastError } from '../../ui/toast.tsx';
import { DecryptorSection } from './decryptor-section.tsx';
import { KeysSection } from './keys-section.tsx';
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

/** A part of the settings, and the words that it is found by beside its title. */
interface Part {
  readonly title: string;
  readonly words: string;
  readonly content: ReactNode;
}

export interface SettingsViewProps {
  /** `find`: only the parts that have these words. */
  readonly params: URLSearchParams;
}

/** What a user can set, found by words; each change counts at once. */
export function SettingsView({ params }: SettingsViewProps) {
  const settings = useApp((state) => state.settings);
  const text = params.get('find') ?? '';
  const find = (value: string): void => navigate(routeTo('settings', value === '' ? {} : { find: value }), true);
  const parts: readonly Part[] = [
    {
      title: 'Reviewer',
      words: 'your name notes exports',
      content: (
        <Section title="Reviewer">
          <SavedText
            label="Your name"
            hint="Put on your notes and exports."
            value={settings.reviewer}
            problemOf={(name) => (name.length > 200 ? 'At most 200 characters.' : null)}
            onSave={(reviewer) => save({ reviewer })}
          />
        </Section>
      ),
    },
    {
      title: 'Display',
      words: 'theme dark light system times zone utc local colours captions screen reader aloud accessibility',
      content: (
        <Section title="Display">
          <SelectField label="Theme" value={settings.theme} options={themes} onChange={(theme) => update({ theme })} />
          <SelectField label="Times in" value={settings.timeZone} options={zones} onChange={(timeZone) => update({ timeZone })} />
          <CheckField
            label="Captions under videos and Guacamole recordings, from their screen text and keystrokes"
            isChecked={settings.captions}
            onChange={(captions) => update({ captions })}
          />
          <CheckField
            label="Give new lines to a screen reader while a recording plays at 1x or slower"
            isChecked={settings.spokenTranscript}
            onChange={(spokenTranscript) => update({ spokenTranscript })}
          />
        </Section>
      ),
    },
    { title: 'Keys', words: 'keyboard shortcuts bindings character alone change', content: <KeysSection onSave={save} /> },
    {
      title: 'Recordings kept here',
      words: 'cache quota gb disk offline index fetched',
      content: <KeptSection settings={settings} />,
    },
    {
      title: 'Work in the background',
      words: 'jobs limits downloads mb second bandwidth network indexed at once processor cpu',
      content: <WorkSection onSave={save} />,
    },
    { title: 'Second persons', words: 'four eyes passphrase protection reason open export', content: <SecondPersonsSection /> },
    { title: 'Signature', words: 'signer certificate pkcs12 key passphrase sign', content: <SignerSection /> },
    { title: 'Time stamp', words: 'authority rfc 3161 policy url certificates', content: <TimeStampSection onSave={save} /> },
    {
      title: 'Encrypted recordings',
      words: 'decrypt decryptor program arguments key akeyless enc',
      content: <DecryptorSection onSave={save} />,
    },
    {
      title: 'Screen text',
      words: 'ocr read languages tesseract pictures',
      content: <ScreenTextSection settings={settings} update={update} />,
    },
    { title: 'Rules', words: 'markers severity file rules.json', content: <RulesSection /> },
    { title: 'About', words: 'version data folder home', content: <About /> },
  ];
  const found = parts.filter(({ title, words }) => hasWords(`${title} ${words}`, text));
  return (
    <ScreenLayout
      title="Settings"
      actions={
        <input
          type="search"
          className={`${fieldStyles.input} ${styles.find}`}
          aria-label="Find a setting"
          placeholder="Find a setting"
          maxLength={200}
          spellCheck={false}
          value={text}
          onChange={(event) => find(event.target.value)}
        />
      }
    >
      {found.map(({ title, content }) => (
        <Fragment key={title}>{content}</Fragment>
      ))}
      {found.length === 0 && <EmptyState title="No setting is called that">Try other words, like cache, keys or zone.</EmptyState>}
    </ScreenLayout>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className={`${part.section} ${styles.section}`}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function KeptSection({ settings }: { readonly settings: Settings }) {
  return (
    <Section title="Recordings kept here">
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
    </Section>
  );
}

function About() {
  const bootstrap = useApp((state) => state.bootstrap);
  return (
    <Section title="About">
      <p className={styles.muted}>
        Witness {bootstrap?.version} {'\u00b7'} data folder <code>{visibleText(bootstrap?.home ?? '')}</code>
      </p>
    </Section>
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
