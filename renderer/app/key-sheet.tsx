import { Dialog } from '../ui/dialog.tsx';
import { useRegisteredActions } from './actions.ts';
import { keyLabel } from './key-bindings.ts';
import styles from './key-sheet.module.css';

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
  const actions = useRegisteredActions().filter(({ keys }) => keys && keys.length > 0);
  const groups = Map.groupBy(actions, ({ group }) => group);
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose} width={760}>
      <div className={styles.groups}>
        {[...groups].map(([group, members]) => (
          <KeyGroup key={group} title={group} entries={members.map(({ label, keys = [] }) => [label, ...keys])} />
        ))}
        <KeyGroup title="In lists" entries={listKeys} />
      </div>
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
