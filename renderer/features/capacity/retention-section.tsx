import { useState } from 'react';
import type { ResultOf } from '../../../shared/contract/index.ts';
import type { SourceId } from '../../../shared/model/ids.ts';
import { useTimeZone } from '../../app/session.ts';
import { call } from '../../bridge/client.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { formatBytes, formatCount, formatInstant } from '../../lib/format.ts';
import { typeWord } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { ErrorMessage } from '../../ui/message.tsx';
import part from '../../ui/section.module.css';
import { toastError } from '../../ui/toast.tsx';
import styles from './capacity.module.css';
import { isWithin } from './projection-texts.ts';
import { RetentionDialog } from './retention-dialog.tsx';

type Rule = ResultOf<'retention.list'>['rules'][number];
const day = 86_400_000;

/** Rules that flag old recordings; what is cached of them is removed only when somebody asks for it. */
export function RetentionSection() {
  const rules = useQuery('retention.list', {}, ['retention', 'recordings', 'sources']);
  const removals = useQuery('retention.removals', {}, ['retention']);
  const zone = useTimeZone();
  const [open, setOpen] = useState<Rule | null>(null);
  const sources = useQuery('sources.list', {}, ['sources']);
  const sourceName = (id: SourceId | null): string =>
    id === null ? 'Every source' : (sources.data?.sources.find((source) => source.id === id)?.name ?? id);
  const all = rules.data?.rules ?? [];
  const removed = removals.data?.removals ?? [];
  return (
    <section className={part.section} aria-labelledby="capacity-retention">
      <h2 id="capacity-retention">Retention of cached copies</h2>
      <p className={styles.muted}>
        A rule flags recordings that are older. It removes nothing until you apply it, and never anything in a store. Each removal is put on
        record. What was read from a recording stays searchable.
      </p>
      {rules.error && <ErrorMessage error={rules.error} onRetry={rules.refresh} />}
      {all.length > 0 && (
        <DataTable
          caption="Retention rules"
          heads={['Rule', 'Source', 'Type', 'Older than', 'Flagged', 'Cached', 'Size', 'Kept offline', 'Actions']}
          figuresFrom={3}
          rows={all.map((rule) => ({
            key: rule.id,
            cells: [
              rule.name,
              sourceName(rule.sourceId),
              rule.resourceType === null ? 'Every type' : typeWord(rule.resourceType),
              `${rule.olderThanMs / day} days`,
              formatCount(rule.overdue.recordings),
              formatCount(rule.overdue.cached),
              formatBytes(rule.overdue.cachedBytes),
              formatCount(rule.overdue.pinned),
              <span key="actions" className={styles.actions}>
                <Button label={`Review ${rule.name}`} onPress={() => setOpen(rule)}>
                  {'Review\u2026'}
                </Button>
                <Button
                  variant="quiet"
                  label={`Remove the rule ${rule.name}`}
                  onPress={() => void call('retention.remove', { ruleId: rule.id }).catch(toastError)}
                >
                  Remove
                </Button>
              </span>,
            ],
          }))}
        />
      )}
      <RuleForm sources={sources.data?.sources ?? []} />
      {removed.length > 0 && (
        <>
          <h3>Removed so far</h3>
          <DataTable
            caption="Cached copies that rules removed"
            heads={['When', 'By', 'Rule', 'Session', 'Object', 'Size']}
            figuresFrom={5}
            rows={removed.map(({ atMs, by, rule, session, key, bytes, recordingId }) => ({
              key: `${atMs} ${recordingId}`,
              cells: [formatInstant(atMs, zone), by === '' ? 'Not named' : by, rule, session ?? '\u2013', key, formatBytes(bytes)],
            }))}
          />
        </>
      )}
      {open && <RetentionDialog ruleId={open.id} onClose={() => setOpen(null)} />}
    </section>
  );
}

function RuleForm({ sources }: { readonly sources: ResultOf<'sources.list'>['sources'] }) {
  const [name, setName] = useState('');
  const [days, setDays] = useState('90');
  const [type, setType] = useState('');
  const [source, setSource] = useState<SourceId | ''>('');
  const facets = useQuery('sessions.facets', {}, ['sessions']);
  const types = facets.data?.facets.resourceType ?? [];
  const canAdd = name.trim() !== '' && isWithin(days, 0, 36_500);
  const add = (): void => {
    call('retention.add', {
      name: name.trim(),
      olderThanMs: Math.round(Number(days) * day),
      resourceType: type === '' ? null : type,
      sourceId: source === '' ? null : source,
    }).then(() => setName(''), toastError);
  };
  return (
    <form
      className={styles.form}
      aria-label="Add a retention rule"
      onSubmit={(event) => {
        event.preventDefault();
        if (canAdd) add();
      }}
    >
      <TextField label="New rule" value={name} onChange={setName} placeholder="for example RDP, 90 days" />
      <TextField
        label="Older than, days"
        type="number"
        value={days}
        onChange={setDays}
        {...(!isWithin(days, 0, 36_500) && { problem: '0 to 36500.' })}
      />
      <SelectField
        label="Type"
        value={type}
        options={[{ value: '', label: 'Every type' }, ...types.map(({ value }) => ({ value, label: typeWord(value) }))]}
        onChange={setType}
      />
      <SelectField<SourceId | ''>
        label="Source"
        value={source}
        options={[{ value: '', label: 'Every source' }, ...sources.map(({ id, name: label }) => ({ value: id, label }))]}
        onChange={setSource}
      />
      <div className={styles.submit}>
        <Button type="submit" isDisabled={!canAdd}>
          Add rule
        </Button>
      </div>
    </form>
  );
}
