import { type FormEvent, useState } from 'react';
import { type AppError, toAppError } from '../../../shared/errors.ts';
import type { SecondPerson } from '../../../shared/model/access.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { useTimeZone } from '../../app/session.ts';
import { call } from '../../bridge/client.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { formatInstant } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { TextField } from '../../ui/field.tsx';
import formStyles from '../../ui/form.module.css';
import { ErrorMessage } from '../../ui/message.tsx';
import part from '../../ui/section.module.css';
import { toast, toastError } from '../../ui/toast.tsx';
import styles from './settings.module.css';

const shortest = 10;

/** Those whose passphrase a source or a case can demand. */
export function SecondPersonsSection() {
  const { data, error, refresh } = useQuery('access.persons', {}, ['access']);
  const zone = useTimeZone();
  const [open, setOpen] = useState<'new' | SecondPerson | null>(null);
  const remove = (person: SecondPerson): void => {
    call('access.removePerson', { personId: person.id }).then(() => toast(`${person.name} was removed.`), toastError);
  };
  return (
    <section className={`${part.section} ${styles.section}`}>
      <h2 id="second-persons">Second persons</h2>
      <p className={styles.muted}>
        A source or a case can demand that somebody else looks on and enters a passphrase before it is opened or exported. Once one does, a
        change here needs one of those that are known.
      </p>
      {error && <ErrorMessage error={error} onRetry={refresh} />}
      {data && data.persons.length > 0 && (
        <DataTable
          caption="Second persons"
          heads={['Name', 'Added', 'Passphrase of', 'Change']}
          rows={data.persons.map((person) => ({
            key: person.id,
            cells: [
              person.isPresentUser ? `${person.name} (uses Witness now)` : person.name,
              formatInstant(person.addedAtMs, zone),
              formatInstant(person.changedAtMs, zone),
              <span key="change" className={styles.buttons}>
                <Button label={`New passphrase for ${visibleText(person.name)}`} onPress={() => setOpen(person)}>
                  {'New passphrase\u2026'}
                </Button>
                <Button variant="danger" label={`Remove ${visibleText(person.name)}`} onPress={() => remove(person)}>
                  Remove
                </Button>
              </span>,
            ],
          }))}
        />
      )}
      {data?.persons.length === 0 && open === null && <p>Nobody yet.</p>}
      {open === null ? (
        <div className={styles.buttons}>
          <Button onPress={() => setOpen('new')}>{'Add a second person\u2026'}</Button>
        </div>
      ) : (
        <PassphraseForm key={open === 'new' ? '' : open.id} person={open === 'new' ? null : open} onDone={() => setOpen(null)} />
      )}
    </section>
  );
}

/** person null: of somebody new. */
function PassphraseForm({ person, onDone }: { readonly person: SecondPerson | null; readonly onDone: () => void }) {
  const [name, setName] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [error, setError] = useState<AppError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isShort = passphrase !== '' && passphrase.length < shortest;
  const differs = again !== '' && again !== passphrase;
  const isReady = (person !== null || name.trim() !== '') && passphrase.length >= shortest && again === passphrase;
  const save = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      if (person) await call('access.changePassphrase', { personId: person.id, passphrase });
      else await call('access.addPerson', { name: name.trim(), passphrase });
      onDone();
    } catch (failure) {
      setError(toAppError(failure));
      setBusy(false);
    }
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (isReady && !isBusy) void save();
  };
  return (
    <form
      className={formStyles.form}
      onSubmit={onSubmit}
      aria-label={person ? `New passphrase for ${visibleText(person.name)}` : 'New second person'}
    >
      {person === null && (
        <TextField label="Name" value={name} isRequired hint="Not the name of whoever uses Witness here." onChange={setName} />
      )}
      <TextField
        label={person ? `New passphrase of ${visibleText(person.name)}` : 'Passphrase'}
        type="password"
        value={passphrase}
        isRequired
        hint={`Entered by themselves; ${shortest} characters or more. It cannot be read back.`}
        {...(isShort && { problem: `${shortest} characters or more.` })}
        onChange={setPassphrase}
      />
      <TextField
        label="The same again"
        type="password"
        value={again}
        isRequired
        {...(differs && { problem: 'It is not the same.' })}
        onChange={setAgain}
      />
      {error && <ErrorMessage error={error} />}
      <div className={styles.buttons}>
        <Button type="submit" variant="primary" isDisabled={!isReady || isBusy}>
          Save
        </Button>
        <Button onPress={onDone}>Cancel</Button>
      </div>
    </form>
  );
}
