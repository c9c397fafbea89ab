import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { AppError } from '../../../../shared/errors.ts';
import { toAppError } from '../../../../shared/errors.ts';
import type { SampleId } from '../../../../shared/model/ids.ts';
import { maxSampleSize } from '../../../../shared/model/sampling.ts';
import { type FacetName, facetNames, type SessionFilter } from '../../../../shared/model/session.ts';
import { visibleText } from '../../../../shared/visible-text.ts';
import { call } from '../../../bridge/client.ts';
import { useQuery } from '../../../bridge/use-query.ts';
import { plural } from '../../../lib/format.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { SelectField, TextField } from '../../../ui/field.tsx';
import { ErrorMessage } from '../../../ui/message.tsx';
import { toastError } from '../../../ui/toast.tsx';
import { facetTitles } from '../facet-panel.tsx';
import styles from './sampling.module.css';

export interface SampleDialogProps {
  readonly filter: SessionFilter;
  /** Sessions under the filter. */
  readonly total: number;
  readonly onShow: (sampleId: SampleId) => void;
  readonly onClose: () => void;
}

/** Draws a sample of what is listed, and opens those that were drawn before. */
export function SampleDialog({ filter, total, onShow, onClose }: SampleDialogProps) {
  const kept = useQuery('samples.list', {}, ['samples']);
  const [size, setSize] = useState('25');
  const [seed, setSeed] = useState(randomSeed);
  const [stratifyBy, setStratifyBy] = useState<FacetName | ''>('');
  const [name, setName] = useState('');
  const [error, setError] = useState<AppError | null>(null);
  const [isDrawing, setDrawing] = useState(false);
  const count = Number(size);
  const isSize = Number.isInteger(count) && count >= 1 && count <= maxSampleSize;
  const by = stratifyBy === '' ? '' : ` by ${facetTitles[stratifyBy].toLowerCase()}`;
  const suggested = `${size} of ${total}${by}, seed ${seed}`;
  const draw = async (): Promise<void> => {
    setDrawing(true);
    setError(null);
    try {
      const keepAs = name.trim() === '' ? suggested.slice(0, 200) : name.trim();
      const { sample } = await call('samples.draw', {
        filter,
        size: count,
        seed: seed.trim(),
        stratifyBy: stratifyBy === '' ? null : stratifyBy,
        keepAs,
      });
      if (sample) onShow(sample.id);
    } catch (failure) {
      setError(toAppError(failure));
      setDrawing(false);
    }
  };
  const samples = kept.data?.samples ?? [];
  return (
    <Dialog title="Sample" onClose={onClose} width={620}>
      <div className={styles.body}>
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            void draw();
          }}
        >
          <p>
            Draws at random from the {plural(total, 'session')} under the filter. The same seed draws the same sessions from the same
            population, for you and for any other auditor.
          </p>
          <div className={styles.fields}>
            <TextField
              label="Size"
              type="number"
              value={size}
              onChange={setSize}
              {...(!isSize && { problem: `A whole number from 1 to ${maxSampleSize}.` })}
            />
            <TextField label="Seed" value={seed} onChange={setSeed} hint="Any text. Write it into your working paper." />
            <SelectField<FacetName | ''>
              label="Stratify by"
              value={stratifyBy}
              options={[
                { value: '', label: 'Nothing' },
                ...facetNames.map((facet): { value: FacetName; label: string } => ({ value: facet, label: facetTitles[facet] })),
              ]}
              onChange={setStratifyBy}
              hint="In proportion, at least one of each."
            />
          </div>
          <TextField label="Keep as" value={name} onChange={setName} placeholder={suggested} />
          {error && <ErrorMessage error={error} />}
          <div>
            <Button type="submit" variant="primary" isDisabled={!isSize || seed.trim() === '' || total === 0 || isDrawing}>
              Draw
            </Button>
          </div>
        </form>
        {samples.length > 0 && (
          <section aria-labelledby="kept-samples">
            <h3 id="kept-samples">Drawn before</h3>
            <ul className={styles.kept}>
              {samples.map((sample) => (
                <li key={sample.id}>
                  <Button variant="quiet" onPress={() => onShow(sample.id)}>
                    {visibleText(sample.name)}
                  </Button>
                  <Button
                    variant="quiet"
                    label={`Forget the sample ${visibleText(sample.name)}`}
                    onPress={() => void call('samples.remove', { sampleId: sample.id }).catch(toastError)}
                  >
                    <Trash2 size={15} aria-hidden />
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </Dialog>
  );
}

/** A seed that nobody chose. */
function randomSeed(): string {
  return [...crypto.getRandomValues(new Uint8Array(4))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
