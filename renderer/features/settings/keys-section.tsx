import { type KeyboardEvent, useState } from 'react';
import type { KeySettings } from '../../../shared/model/settings.ts';
import { type ActionId, actionEntry, actionIds } from '../../app/action-list.ts';
import { bind, conflictsOf, keyProblem, keysOf, rebind, resetKeys } from '../../app/bindings.ts';
import { keyLabel, keyName } from '../../app/key-bindings.ts';
import { useApp } from '../../app/session.ts';
import { hasWords } from '../../lib/has-words.ts';
import { Button } from '../../ui/button.tsx';
import { CheckField, TextField } from '../../ui/field.tsx';
import part from '../../ui/section.module.css';
import styles from './keys-section.module.css';
import settingsStyles from './settings.module.css';

export interface KeysSectionProps {
  readonly onSave: (change: { readonly keys: KeySettings }) => Promise<void>;
}

/** A key that was pressed for an action and stands for others already. */
interface Conflict {
  readonly id: ActionId;
  readonly key: string;
  readonly others: readonly ActionId[];
}

const editable = actionIds.filter((id) => !actionEntry(id).isFixed);

/** Which keys stand for what: every action of every screen, to be changed and set back. */
export function KeysSection({ onSave }: KeysSectionProps) {
  const settings = useApp((state) => state.settings.keys);
  const [text, setText] = useState('');
  const [said, setSaid] = useState('');
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const found = editable.filter((id) => {
    const { group, label } = actionEntry(id);
    return hasWords(`${group} ${label}`, text);
  });
  const save = (keys: KeySettings, done: string): void => {
    setConflict(null);
    onSave({ keys }).then(
      () => setSaid(done),
      // Its failure has been shown.
      () => undefined,
    );
  };
  const choose = (id: ActionId, key: string): void => {
    const problem = keyProblem(key);
    const others = conflictsOf(id, key, settings);
    if (problem !== null) setSaid(`${keyLabel(key)}: ${problem}`);
    else if (others.length > 0) setConflict({ id, key, others });
    else save(bind(settings, id, [key]), `${actionEntry(id).label}: ${keyLabel(key)}.`);
  };
  return (
    <section className={`${part.section} ${settingsStyles.section}`}>
      <h2>Keys</h2>
      <CheckField
        label="A character alone stands for an action, like N for a note"
        isChecked={settings.singleCharacters}
        onChange={(singleCharacters) => save({ ...settings, singleCharacters }, 'Saved.')}
      />
      <p className={settingsStyles.muted}>
        Switch it off where words are spoken to the computer or keys are hit by accident. Every action is in the command palette, too.
      </p>
      <TextField label="Find an action" type="search" value={text} onChange={setText} />
      <section className={styles.list} aria-label="Actions and their keys">
        {[...Map.groupBy(found, (id) => actionEntry(id).group)].map(([group, ids]) => (
          <section key={group}>
            <h3>{group}</h3>
            <ul>
              {ids.map((id) => (
                <KeyRow
                  key={id}
                  id={id}
                  settings={settings}
                  conflict={conflict?.id === id ? conflict : null}
                  onChoose={(key) => choose(id, key)}
                  onTake={(key) => save(rebind(settings, id, key), `${actionEntry(id).label}: ${keyLabel(key)}, and nothing else.`)}
                  onLeave={() => setConflict(null)}
                  onNone={() => save(bind(settings, id, []), `${actionEntry(id).label}: no key.`)}
                  onReset={() => save(resetKeys(settings, id), `${actionEntry(id).label}: as it came.`)}
                />
              ))}
            </ul>
          </section>
        ))}
        {found.length === 0 && <p>No action is called that.</p>}
      </section>
      <p role="status" className={settingsStyles.muted}>
        {said}
      </p>
      <div className={settingsStyles.buttons}>
        <Button
          isDisabled={Object.keys(settings.bindings).length === 0}
          onPress={() => save(resetKeys(settings, null), 'All keys are as they came.')}
        >
          Set all keys back
        </Button>
      </div>
    </section>
  );
}

interface KeyRowProps {
  readonly id: ActionId;
  readonly settings: KeySettings;
  readonly conflict: Conflict | null;
  readonly onChoose: (key: string) => void;
  readonly onTake: (key: string) => void;
  readonly onLeave: () => void;
  readonly onNone: () => void;
  readonly onReset: () => void;
}

const modifiers = new Set(['Control', 'Shift', 'Alt', 'Meta', 'AltGraph', 'CapsLock']);

function KeyRow({ id, settings, conflict, onChoose, onTake, onLeave, onNone, onReset }: KeyRowProps) {
  const { label } = actionEntry(id);
  const [isListening, setListening] = useState(false);
  const keys = keysOf(id, { ...settings, singleCharacters: true });
  const isChanged = settings.bindings[id] !== undefined;
  const onKeyDown = (event: KeyboardEvent): void => {
    // Tab goes on, as everywhere; the press that began it was let go of.
    if (!isListening || event.key === 'Tab' || modifiers.has(event.key) || event.repeat) return;
    event.preventDefault();
    event.stopPropagation();
    setListening(false);
    if (event.key !== 'Escape') onChoose(keyName(event.nativeEvent));
  };
  return (
    <li>
      <div className={styles.row}>
        <span>{label}</span>
        <span className={styles.keys}>{keys.length === 0 ? 'None' : keys.map((key) => <kbd key={key}>{keyLabel(key)}</kbd>)}</span>
        <Button
          label={isListening ? `Press a key for: ${label}` : `Change: ${label}`}
          onPress={() => setListening(!isListening)}
          onKeyDown={onKeyDown}
          onBlur={() => setListening(false)}
        >
          {isListening ? 'Press a key' : 'Change'}
        </Button>
        <Button variant="quiet" label={`No key: ${label}`} isDisabled={keys.length === 0} onPress={onNone}>
          No key
        </Button>
        <Button variant="quiet" label={`Set back: ${label}`} isDisabled={!isChanged} onPress={onReset}>
          Set back
        </Button>
      </div>
      {isListening && <p className={styles.note}>Press the new key, with Control or Alt as you like. Esc leaves it as it is.</p>}
      {conflict && (
        <div className={styles.conflict} role="alert">
          <p>
            {keyLabel(conflict.key)} is already: {conflict.others.map((other) => actionEntry(other).label).join(', ')}.
          </p>
          <Button onPress={() => onTake(conflict.key)}>Use it here instead</Button>
          <Button onPress={onLeave}>Leave it</Button>
        </div>
      )}
    </li>
  );
}
