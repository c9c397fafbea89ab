import { useEffect, useState } from 'react';
import { type ErrorPayload, toAppError } from '../../../shared/errors.ts';
import { type ColumnMapping, type ImportField, type ImportPreview, importFields } from '../../../shared/model/session-import.ts';
import type { Source } from '../../../shared/model/source.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { call } from '../../bridge/client.ts';
import { plural } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField } from '../../ui/field.tsx';
import { ErrorMessage, Waiting } from '../../ui/message.tsx';
import { toast } from '../../ui/toast.tsx';
import styles from './sources.module.css';

/** The preview is made of so much of the file. */
const previewChars = 1_000_000;

const fieldWords: Readonly<Record<ImportField, string>> = {
  externalId: 'Session ID',
  startedAt: 'Started',
  endedAt: 'Ended',
  user: 'User',
  target: 'Target',
  resourceType: 'Type',
  status: 'Status',
  gateway: 'Gateway',
  secretName: 'Secret',
  clientType: 'Client',
  accessId: 'Access ID',
  instanceId: 'Instance',
  errorMessage: 'Error',
};

export interface ImportDialogProps {
  readonly source: Source;
  readonly fileName: string;
  readonly text: string;
  readonly onClose: () => void;
}

/** Imports a session list: which column holds what is said first, kept for the next time, and shown on the first entries. */
export function ImportDialog({ source, fileName, text, onClose }: ImportDialogProps) {
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  /** Null until something was chosen: then the kept mapping counts, or the names of the columns. */
  const [mapping, setMapping] = useState<ColumnMapping | null>(null);
  const [problem, setProblem] = useState<Pick<ErrorPayload, 'message' | 'action'> | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isTooLong, setTooLong] = useState(false);
  useEffect(() => {
    const controller = new AbortController();
    call('sources.previewImport', { sourceId: source.id, fileName, text: beginningOf(text), mapping }, controller.signal).then(
      (made) => {
        setPreview(made);
        setProblem(null);
      },
      (error: unknown) => {
        if (controller.signal.aborted) return;
        // A JSON document in one piece says nothing by its beginning; it is read whole all the same.
        if (text.length > previewChars && /^\s*[[{]/.test(text)) setTooLong(true);
        else setProblem(toAppError(error));
      },
    );
    return () => controller.abort();
  }, [source.id, fileName, text, mapping]);

  const run = async (): Promise<void> => {
    setBusy(true);
    try {
      // A table is read as it is shown; JSON of the API needs no mapping unless one is chosen.
      const chosen = mapping ?? (preview?.format === 'csv' ? preview.mapping : null);
      const result = await call('sources.importInventory', { sourceId: source.id, fileName, text, mapping: chosen });
      const problems = result.problems.length === 0 ? '' : ` ${plural(result.problems.length, 'entry', 'entries')} could not be read.`;
      const next = source.store.kind === 'akeyless' ? '' : ' Sync the source to match its recordings.';
      toast(`${plural(result.sessions, 'session')} imported.${problems}${next}`);
      onClose();
    } catch (error) {
      setProblem(toAppError(error));
      setBusy(false);
    }
  };
  const change = (field: ImportField, column: string): void => {
    const changed: ColumnMapping = { ...preview?.mapping };
    if (column === '') delete changed[field];
    else changed[field] = column;
    setMapping(changed);
  };
  return (
    <Dialog title={`Import ${visibleText(fileName)}`} onClose={onClose} width={920}>
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void run();
        }}
      >
        {isTooLong && <p className={styles.note}>It is too long to be shown beforehand; it is read by the names of the API.</p>}
        {preview === null && problem === null && !isTooLong && <Waiting>{'Reading its beginning\u2026'}</Waiting>}
        {preview && (
          <>
            <p className={styles.note}>{sourceOfMapping(preview, mapping)}</p>
            <div className={`${styles.mapping} ${styles.wide}`}>
              {importFields.map((field) => (
                <SelectField
                  key={field}
                  label={fieldWords[field]}
                  value={preview.mapping[field] ?? ''}
                  options={[
                    { value: '', label: field === 'externalId' ? 'Choose a column' : 'Not in this file' },
                    ...preview.columns.map((column) => ({ value: column, label: visibleText(column) })),
                  ]}
                  onChange={(column) => change(field, column)}
                />
              ))}
            </div>
            <PreviewTable preview={preview} />
          </>
        )}
        <div className={styles.footer}>
          {problem !== null && <ErrorMessage error={problem} />}
          <div className={styles.buttons}>
            <Button type="submit" variant="primary" isDisabled={isBusy || (preview?.format === 'csv' && !preview.mapping.externalId)}>
              {isBusy ? 'Importing\u2026' : 'Import'}
            </Button>
          </div>
        </div>
      </form>
    </Dialog>
  );
}

function sourceOfMapping({ format, isKept }: ImportPreview, chosen: ColumnMapping | null): string {
  if (chosen !== null) return 'This choice is kept for the next import into this source.';
  if (isKept) return 'Read as the last list that was imported into this source.';
  return format === 'csv'
    ? 'Read by the names of its columns; correct what is wrong.'
    : 'Read by the names of the API; choose where they differ.';
}

function PreviewTable({ preview }: { readonly preview: ImportPreview }) {
  const columns = importFields.filter((field) => preview.rows.some((row) => row[field] !== undefined));
  if (columns.length === 0) return <p className={styles.note}>Nothing can be read this way.</p>;
  return (
    <div className={`${styles.tableBox} ${styles.wide}`} tabIndex={0}>
      <table className={styles.table}>
        <caption className={styles.note}>What its first entries become</caption>
        <thead>
          <tr>
            {columns.map((field) => (
              <th key={field} scope="col">
                {fieldWords[field]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {preview.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: entries have nothing else to be told apart by, and never move
            <tr key={index}>
              {columns.map((field) => (
                <td key={field}>{visibleText(row[field] ?? '\u2013')}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {preview.problems.map((text) => (
        <p key={text} className={styles.note}>
          {visibleText(text)}
        </p>
      ))}
    </div>
  );
}

/** Whole lines of the beginning; a document in one piece is taken as it is. */
function beginningOf(text: string): string {
  if (text.length <= previewChars) return text;
  const end = text.lastIndexOf('\n', previewChars);
  return end > 0 ? text.slice(0, end) : text.slice(0, previewChars);
}
