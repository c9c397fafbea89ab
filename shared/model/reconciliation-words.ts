import type { Disposition, ReconciledState } from './reconciliation.ts';

/** How states are called, in lists and reports. */
export const stateWords: Readonly<Record<ReconciledState, string>> = {
  recorded: 'Recorded',
  'in-progress': 'In progress',
  'not-expected': 'Not expected',
  'not-judged': 'Not judged: no store',
  missing: 'Missing',
  orphan: 'Orphan',
  changed: 'Changed in the store',
  undecryptable: 'Not decrypted',
  unreadable: 'Unreadable',
  truncated: 'Truncated',
  'watchdog-cut': 'Cut after 4 hours',
  'duration-mismatch': 'Other length',
  'too-small': 'Too small to read',
  late: 'Late',
  'past-retention': 'Past retention',
};

export const dispositionWords: Readonly<Record<Disposition, string>> = {
  open: 'Open',
  accepted: 'Accepted gap',
  explained: 'Explained',
  escalated: 'Escalated',
};
