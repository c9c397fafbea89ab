import { type FormEvent, useState } from 'react';
import { type AppError, toAppError } from '../../../shared/errors.ts';
import type { SecondPerson } from '../../../shared/model/access.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { useTimeZone } from '../../app/session.ts';
import { callQuietly } from '../../bridge/client.ts';
import { formatInstant } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import formStyles from '../../ui/form.module.css';
import { ErrorMessage, Waiting } from '../../ui/message.tsx';
import { type AccessRequest, useAccessRequest } from './access-requests.ts';
import { askWords, demandText } from './access-words.ts';

/** Over whatever is shown: asks for what is demanded before something is opened, exported or protected less. */
export function AccessQuestion() {
  const request = useAccessRequest((state) => state.request);
  return request && <AccessDialog key={JSON.stringify(request.demand)} request={request} />;
}

function AccessDialog({ request }: { readonly request: AccessRequest }) {
  const { method, params, demand, persons, onAnswer } = request;
  const others = persons.filter(({ isPresentUser }) => !isPresentUser);
  const isSecond = demand.level === 'second-person';
  const [reason, setReason] = useState(() => reasonOf(params));
  const [personId, setPersonId] = useState(others[0]?.id ?? null);
  const [passphrase, setPassphrase] = useState('');
  const [error, setError] = useState<AppError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const words = askWords[demand.purpose];
  const isGiven = reason.trim() !== '' && (!isSecond || (personId !== null && passphrase !== ''));
  const give = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const second = isSecond && personId !== null ? { personId, passphrase } : null;
      await callQuietly('access.grant', { method, params, reason: reason.trim(), second });
      onAnswer(true);
    } catch (failure) {
      setError(toAppError(failure));
      setBusy(false);
    }
    setPassphrase('');
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (isGiven && !isBusy) void give();
  };
  return (
    <Dialog title={words.title} onClose={() => onAnswer(false)} width={520}>
      <form className={formStyles.form} onSubmit={onSubmit}>
        <p>{demandText(demand)}</p>
        <TextField label="Reason" value={reason} lines={2} isRequired hint="Kept in the journal." onChange={setReason} />
        {isSecond && others.length > 0 && personId !== null && (
          <>
            <SelectField
              label="Second person"
              value={personId}
              options={others.map(({ id, name }) => ({ value: id, label: visibleText(name) }))}
              hint={'They look on, and enter their passphrase themselves.'}
              onChange={setPersonId}
            />
            <TextField
              label={`Passphrase of ${visibleText(others.find(({ id }) => id === personId)?.name ?? '')}`}
              type="password"
              value={passphrase}
              isRequired
              onChange={setPassphrase}
            />
            <WaitNote person={others.find(({ id }) => id === personId)} />
          </>
        )}
        {isSecond && others.length === 0 && <NobodyToAsk persons={persons} />}
        {error && <ErrorMessage error={error} />}
        {isBusy && <Waiting>{'Checking\u2026'}</Waiting>}
        <div className={formStyles.buttons}>
          <Button type="submit" variant="primary" isDisabled={!isGiven || isBusy}>
            {words.button}
          </Button>
          <Button onPress={() => onAnswer(false)}>Cancel</Button>
        </div>
        {demand.purpose !== 'changing' && (
          <p className={formStyles.muted}>It stays open for eight hours, until it is closed again, or until Witness ends.</p>
        )}
      </form>
    </Dialog>
  );
}

function WaitNote({ person }: { readonly person: SecondPerson | undefined }) {
  const zone = useTimeZone();
  if (!person || person.waitUntilMs === null) return null;
  return (
    <p className={formStyles.muted}>After several failures no passphrase is looked at before {formatInstant(person.waitUntilMs, zone)}.</p>
  );
}

/** Nobody is known, or nobody but whoever sits here. */
function NobodyToAsk({ persons }: Pick<AccessRequest, 'persons'>) {
  const [only] = persons;
  const message = only
    ? `${only.name} is who uses Witness now, and nobody else is known who could look on.`
    : 'No second person is known to this library.';
  return <ErrorMessage error={{ message, action: 'Add one under Settings, in Second persons.' }} />;
}

/** Why it is exported was said already. */
function reasonOf(params: object): string {
  return 'reason' in params && typeof params.reason === 'string' ? params.reason : '';
}
