import { useId, useState } from 'react';
import type { Session } from '../../shared/model/session.ts';
import { formatInstant } from '../lib/format.ts';
import { hasWords } from '../lib/has-words.ts';
import { sessionName } from '../lib/session-name.ts';
import { Dialog } from '../ui/dialog.tsx';
import type { ActionEntry } from './action-list.ts';
import { shownAction, useRegisteredActions } from './actions.ts';
import styles from './command-palette.module.css';
import { keyLabel } from './key-bindings.ts';
import { navigate, reviewRoute, routeOfLink } from './router.ts';
import { useApp, useTimeZone } from './session.ts';
import { useShortcuts } from './shortcuts.ts';

interface Offered extends Pick<ActionEntry, 'label' | 'keys'> {
  readonly id: string;
  readonly group: string;
  /** Said where the keys of others are. */
  readonly aside?: string;
  readonly run: () => void;
}

/**
 * Every action that can be done now, found by its words, with its key; sessions that are come back to, which are first until something
 * is typed; and where a link to a moment is pasted, its opening.
 */
export function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const actions = useRegisteredActions();
  const [text, setText] = useState('');
  const [selected, setSelected] = useState(0);
  const listId = useId();
  const settings = useApp((state) => state.settings.keys);
  const found = actions
    .filter(({ enabled }) => enabled?.() ?? true)
    .map((action) => ({ ...action, ...shownAction(action, settings) }))
    .filter(({ label, group }) => hasWords(`${group} ${label}`, text));
  const sessions = useOfferedSessions();
  const linked = routeOfLink(text);
  const offered: readonly Offered[] =
    linked === null
      ? text.trim() === ''
        ? [...sessions, ...found]
        : [...found, ...sessions.filter(({ label, group, aside }) => hasWords(`${group} ${label} ${aside}`, text))]
      : [{ id: 'link', group: 'Go to', label: 'Open the moment of this link', keys: [], run: () => navigate(linked) }];
  const current = Math.min(selected, offered.length - 1);
  const run = (action: Offered | undefined): void => {
    if (!action) return;
    onClose();
    // After the dialog has given the focus back.
    setTimeout(action.run, 0);
  };
  return (
    <Dialog title="Command palette" onClose={onClose} width={600}>
      <input
        className={styles.input}
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={offered[current] ? `${listId}-${current}` : undefined}
        aria-label="What do you want to do?"
        placeholder="What do you want to do?"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setSelected(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') setSelected(Math.min(current + 1, offered.length - 1));
          else if (event.key === 'ArrowUp') setSelected(Math.max(current - 1, 0));
          else if (event.key === 'Enter') run(offered[current]);
          else return;
          event.preventDefault();
        }}
      />
      <div id={listId} role="listbox" aria-label="Sessions and actions" className={styles.list}>
        {offered.map((action, at) => (
          <div
            key={action.id}
            id={`${listId}-${at}`}
            ref={at === current ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
            role="option"
            tabIndex={-1}
            aria-selected={at === current}
            className={styles.option}
            onClick={() => run(action)}
            onKeyDown={(event) => event.key === 'Enter' && run(action)}
          >
            <span>
              <span className={styles.group}>{action.group}</span> {action.label}
            </span>
            <span className={styles.aside}>
              {action.aside}
              {action.keys.map((key) => (
                <kbd key={key}>{keyLabel(key)}</kbd>
              ))}
            </span>
          </div>
        ))}
      </div>
      {offered.length === 0 && <p className={styles.none}>No action and no pinned or recent session is called that.</p>}
    </Dialog>
  );
}

function useOfferedSessions(): readonly (Offered & { readonly aside: string })[] {
  const { pinned, recent } = useShortcuts();
  const timeZone = useTimeZone();
  const offer =
    (group: string) =>
    (session: Session): Offered & { readonly aside: string } => ({
      id: session.id,
      group,
      label: sessionName(session),
      keys: [],
      aside: session.startedAtMs === null ? 'Start unknown' : formatInstant(session.startedAtMs, timeZone),
      run: () => navigate(reviewRoute({ sessionId: session.id })),
    });
  return [...pinned.map(offer('Pinned')), ...recent.map(offer('Recent'))];
}
