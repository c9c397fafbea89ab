import { AppError } from '../../../shared/errors.ts';
import type { RetentionRule } from '../../../shared/model/capacity.ts';
import { randomId } from '../../common/stable-id.ts';
import { applyRetention } from '../capacity/apply-retention.ts';
import { readCapacity } from '../capacity/read-capacity.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import {
  deleteRetentionRule,
  insertRetentionRule,
  listCacheRemovals,
  listOverdue,
  listRetentionRules,
  overdueTotals,
} from '../catalog/retention.ts';
import { getSource } from '../catalog/sources.ts';
import type { LibraryContext } from '../library-context.ts';
import type { HandlersOf } from './handlers.ts';
import { requireSource } from './require.ts';

/** Storage: measured, projected, and how long copies are kept here. */
export function capacityMethods(library: LibraryContext): HandlersOf<'capacity'> & HandlersOf<'retention'> {
  const { catalog, settings, events, now } = library;
  const changed = (): void => events.emit('catalog.changed', { topics: ['retention'], sessionId: null, recordingId: null });
  return {
    'capacity.read': ({ projection, untilMs }, signal = new AbortController().signal) =>
      readCapacity(catalog, { projection, untilMs: untilMs ?? now(), quotaBytes: settings.get().cacheQuotaBytes, signal }),
    'retention.list': () => ({
      rules: listRetentionRules(catalog).map((rule) => ({ ...rule, overdue: overdueTotals(catalog, rule, now()) })),
    }),
    'retention.add': (given) => {
      if (given.sourceId !== null) requireSource(catalog, given.sourceId);
      if (listRetentionRules(catalog).some(({ name }) => name === given.name)) {
        throw new AppError('usage', `There is a retention rule named "${given.name}" already.`, { action: 'Choose another name.' });
      }
      const rule = { ...given, id: randomId(), addedAtMs: now(), addedBy: settings.get().reviewer };
      insertRetentionRule(catalog, rule);
      changed();
      return { rule };
    },
    'retention.remove': ({ ruleId }) => {
      requireRule(catalog, ruleId);
      deleteRetentionRule(catalog, ruleId);
      changed();
      return {};
    },
    'retention.preview': ({ ruleId, limit }) => {
      const rule = requireRule(catalog, ruleId);
      return { rule, overdue: listOverdue(catalog, rule, { nowMs: now(), limit }), totals: overdueTotals(catalog, rule, now()) };
    },
    'retention.apply': ({ ruleId, includePinned }) => {
      const rule = requireRule(catalog, ruleId);
      const source = rule.sourceId === null ? null : (getSource(catalog, rule.sourceId)?.name ?? rule.sourceId);
      const jobId = library.jobs.start({
        kind: 'retention',
        title: `Remove cached copies by ${rule.name}`,
        unit: 'recordings',
        key: `retention:${ruleId}`,
        exclusive: true,
        again: { method: 'retention.apply', params: { ruleId, includePinned } },
        work: async (context) => {
          try {
            return await applyRetention(library, rule, { includePinned, source }, context);
          } finally {
            changed();
          }
        },
      });
      return { jobId };
    },
    'retention.removals': ({ limit }) => ({ removals: listCacheRemovals(catalog, limit) }),
  };
}

function requireRule(catalog: ReadableCatalog, id: string): RetentionRule {
  const rule = listRetentionRules(catalog).find((each) => each.id === id);
  if (!rule) throw new AppError('not-found', `There is no retention rule ${id} in this library.`);
  return rule;
}
