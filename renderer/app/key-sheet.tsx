import { Dialog } from '../ui/dialog.tsx';
import { useRegisteredActions } from './actions.ts';
import { keyLabel } from './key-bindings.ts';
import styles from './key-sheet.module.css';

/** The keys that work here, by group. */
export function KeySheet({ onClose }: { readonly onClose: () => void }) {
  const actions = useRegisteredActions().filter(({ keys }) => keys && keys.length > 0);
  const groups = Map.groupBy(actions, ({ group }) => group);
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose} width={760}>
      <div className={styles.groups}>
        {[...groups].map(([group, members]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl className={styles.keys}>
              {members.map(({ id, label, keys }) => (
                <div key={id}>
                  <dt>{label}</dt>
                  <dd>
                    {keys?.map((key) => (
                      <kbd key={key}>{keyLabel(key)}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
