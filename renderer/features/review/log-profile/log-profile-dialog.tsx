import { type FormEvent, useEffect, useState } from 'react';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import { type LogProfile, logLayouts, logProfileSchema } from '../../../../shared/model/log-profile.ts';
import { call } from '../../../bridge/client.ts';
import { useQuery } from '../../../bridge/use-query.ts';
import { plural } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { CheckField, SelectField, TextField } from '../../../ui/field.tsx';
import { ErrorMessage } from '../../../ui/message.tsx';
import { toast, toastError } from '../../../ui/toast.tsx';
import styles from './log-profile.module.css';
import { ownProfile, withoutBlanks } from './own-profile.ts';
import { PreviewTable } from './preview-table.tsx';
import { useProfilePreview } from './use-profile-preview.ts';

export interface LogProfileDialogProps {
  readonly recordingId: RecordingId;
  readonly onClose: () => void;
}

const layoutNames: Readonly<Record<LogProfile['layout'], string>> = {
  ndjson: 'JSON lines',
  json: 'JSON document',
  syslog: 'Syslog',
  cef: 'CEF',
  csv: 'CSV with a header line',
  text: 'Plain text',
};

/** Says how a forwarded log is to be read: one of the profiles, or one of the user's own, with what it makes of the file. */
export function LogProfileDialog({ recordingId, onClose }: LogProfileDialogProps) {
  const { data, error, refresh } = useQuery('profiles.list', {});
  const profiles = data?.profiles ?? [];
  const [profile, setProfile] = useState<LogProfile | null>(null);
  const first = profiles[0];
  useEffect(() => {
    if (first) setProfile((current) => current ?? first);
  }, [first]);
  const cleaned = profile && withoutBlanks(profile);
  const isValid = logProfileSchema.safeParse(cleaned).success;
  const { preview, error: previewError } = useProfilePreview(recordingId, isValid ? cleaned : null);

  /** A built-in profile that is changed becomes one of the user's own. */
  const change = (changes: Partial<LogProfile>): void => setProfile((current) => current && ownProfile(current, changes, profiles));
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (cleaned === null || !isValid) return;
    const saved = cleaned.builtIn ? Promise.resolve({ profile: cleaned }) : call('profiles.save', { profile: cleaned });
    saved
      .then(({ profile: { id } }) => call('recordings.setProfile', { recordingId, profileId: id }))
      .then(() => {
        toast('The recording is read anew with this profile.');
        onClose();
      }, toastError);
  };
  const onRemove = (): void => {
    if (profile === null) return;
    call('profiles.remove', { profileId: profile.id }).then(() => {
      setProfile(first ?? null);
      refresh();
    }, toastError);
  };
  const isSaved = profile !== null && profiles.some(({ id }) => id === profile.id);

  return (
    <Dialog title="Read as a log" onClose={onClose} width={860}>
      {error && <ErrorMessage error={error.toPayload()} />}
      {profile && (
        <form className={styles.form} onSubmit={onSubmit}>
          <SelectField
            label="Profile"
            value={profile.id}
            options={[...profiles, ...(isSaved ? [] : [profile])].map(({ id, name, builtIn }) => ({
              value: id,
              label: builtIn ? name : `${name} (yours)`,
            }))}
            onChange={(id) => setProfile(profiles.find((each) => each.id === id) ?? profile)}
          />
          <div className={styles.fields}>
            <TextField label="Name" value={profile.name} onChange={(name) => change({ name })} isRequired />
            <SelectField
              label="Layout"
              value={profile.layout}
              options={logLayouts.map((value) => ({ value, label: layoutNames[value] }))}
              onChange={(layout) => change({ layout })}
            />
            <TextField label="Text field" value={profile.textField} onChange={(textField) => change({ textField })} isRequired />
            <TextField label="Time field" value={profile.timeField ?? ''} onChange={(text) => change({ timeField: orNull(text) })} />
            <TextField
              label="Session field"
              value={profile.sessionField ?? ''}
              onChange={(text) => change({ sessionField: orNull(text) })}
            />
            <TextField
              label="Direction field"
              value={profile.directionField ?? ''}
              onChange={(text) => change({ directionField: orNull(text) })}
            />
            <TextField
              label="Directions that mean typed"
              value={profile.inputValues.join(',')}
              onChange={(text) => change({ inputValues: text.split(',') })}
              hint="Separated by commas"
            />
            <CheckField label="The text is base64" isChecked={profile.base64} onChange={(base64) => change({ base64 })} />
          </div>
          {preview && preview.fields.length > 0 && <p className={styles.note}>Fields in this file: {preview.fields.join(', ')}</p>}
          {previewError ? <ErrorMessage error={previewError} /> : preview && <PreviewTable rows={preview.rows} />}
          {preview && (
            <p className={styles.note} role="status">
              {plural(preview.linesRead, 'line')} read, {preview.linesUnmapped} without the text field.
            </p>
          )}
          <div className={styles.buttons}>
            <Button variant="primary" type="submit" isDisabled={!isValid}>
              {profile.builtIn ? 'Read with this profile' : 'Save and read with it'}
            </Button>
            {isSaved && !profile.builtIn && <Button onPress={onRemove}>Remove this profile</Button>}
            <Button onPress={onClose}>Cancel</Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}

function orNull(text: string): string | null {
  return text === '' ? null : text;
}
