import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { shownAction, useRegisteredActions } from './actions.ts';
import { keyLabel } from './key-bindings.ts';
import styles from './key-sheet.module.css';
import { navigate, routeTo } from './router.ts';
import { useApp } from './session.ts';

/** What lists and tables answer to themselves, as every list does; no action of the window. */
const listKeys: readonly (readonly [label: string, ...keys: string[]])[] = [
  ['Move', 'arrowup', 'arrowdown'],
  ['Open', 'enter'],
  ['Select a session', 'space'],
  ['Select several', 'shift+arrowup', 'shift+arrowdown'],
  ['Select all that are loaded', 'ctrl+a'],
];

/** The keys that work here, by group. */
export function KeySheet({ onClose }: { readonly onClose: () => void }) {
  const settings = useApp((state) => state.settings.keys);
  const actions = useRegisteredActions()
    .map((action) => shownAction(action, settings))
    .filter(({ keys }) => keys.length > 0);
  const groups = Map.groupBy(actions, ({ group }) => group);
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose} width={760}>
      <div className={styles.groups}>
        {[...groups].map(([group, members]) => (
          <KeyGroup key={group} title={group} entries={members.map(({ label, keys }) => [label, ...keys])} />
        ))}
        <KeyGroup title="In lists" entries={listKeys} />
      </div>
      {!settings.singleCharacters && <p>Characters alone are switched off: they stand for nothing.</p>}
      <Button
        onPress={() => {
          onClose();
          navigate(routeTo('settings', { find: 'keys' }));
        }}
      >
        {'Change keys\u2026'}
      </Button>
    </Dialog>
  );
}

interface KeyGroupProps {
  readonly title: string;
  readonly entries: readonly (readonly [label: string, ...keys: string[]])[];
}

function KeyGroup({ title, entries }: KeyGroupProps) {
  return (
    <section>
      <h3>{title}</h3>
      <dl className={styles.keys}>
        {entries.map(([label, ...keys]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{keyLabel(key)}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
