import { Columns3, Star, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { navigate } from '../../app/router.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CheckField, TextField } from '../../ui/field.tsx';
import { columns } from './columns.tsx';
import { removeView, saveView, toggleColumn, useShownColumns, useViews } from './inventory-preferences.ts';
import styles from './view-menu.module.css';

/** Columns to choose, and filters to keep under a name. */
export function ViewMenu({ params }: { readonly params: URLSearchParams }) {
  const [open, setOpen] = useState<'columns' | 'views' | null>(null);
  const [name, setName] = useState('');
  const shown = useShownColumns();
  const views = useViews();
  const close = (): void => setOpen(null);
  return (
    <>
      <Button onPress={() => setOpen('columns')}>
        <Columns3 size={15} aria-hidden /> Columns
      </Button>
      <Button onPress={() => setOpen('views')}>
        <Star size={15} aria-hidden /> Views
      </Button>
      {open === 'columns' && (
        <Dialog title="Columns" onClose={close} width={360}>
          {columns.map(({ id, label }) => (
            <CheckField key={id} label={label} isChecked={shown.includes(id)} onChange={() => toggleColumn(id)} />
          ))}
        </Dialog>
      )}
      {open === 'views' && (
        <Dialog title="Saved views" onClose={close} width={460}>
          <ul className={styles.views}>
            {views.map((view) => (
              <li key={view.name}>
                <Button
                  variant="quiet"
                  onPress={() => {
                    navigate(`#/inventory?${view.query}`);
                    close();
                  }}
                >
                  {view.name}
                </Button>
                <Button variant="quiet" label={`Remove the view ${view.name}`} onPress={() => removeView(view.name)}>
                  <Trash2 size={15} aria-hidden />
                </Button>
              </li>
            ))}
          </ul>
          {views.length === 0 && <p className={styles.none}>A view keeps the filters and the order that you see now.</p>}
          <form
            className={styles.form}
            onSubmit={(event) => {
              event.preventDefault();
              if (name.trim() === '') return;
              saveView(name.trim().slice(0, 200), params.toString());
              setName('');
            }}
          >
            <TextField label="Keep this view as" value={name} onChange={setName} />
            <Button type="submit" variant="primary" isDisabled={name.trim() === ''}>
              Save
            </Button>
          </form>
        </Dialog>
      )}
    </>
  );
}
