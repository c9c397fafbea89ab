import type { JournalAction, JournalEntry } from '../../../shared/model/journal.ts';

/** What was done, as a reviewer would say it. */
export const actionWords: Readonly<Record<JournalAction, string>> = {
  'library.opened': 'Library opened',
  'journal.mismatched': 'Signed head did not fit',
  'source.added': 'Source added',
  'source.changed': 'Source changed',
  'source.removed': 'Source removed',
  'inventory.imported': 'Inventory imported',
  'recording.opened': 'Recording opened',
  'recording.watched': 'Recording watched',
  'recording.removed': 'Recording removed from the cache',
  'recording.redacted': 'Redactions changed',
  'journal.stamped': 'Journal time-stamped',
  'redaction.added': 'Redaction added',
  'redaction.removed': 'Redaction removed',
  'recording.decrypted': 'Recording decrypted',
  'recording.linked': 'Recording linked to a session',
  'recording.unlinked': 'Recording taken out of its session',
  'library.searched': 'Searched',
  'note.added': 'Note added',
  'note.changed': 'Note changed',
  'note.removed': 'Note removed',
  'finding.decided': 'Finding decided',
  'case.created': 'Case created',
  'case.changed': 'Case changed',
  'case.resolved': 'Conflict in a case resolved',
  'case.handed-over': 'Case handed over',
  'case.taken-in': 'Case taken in',
  'sample.drawn': 'Sample drawn',
  'sample.removed': 'Sample removed',
  'retention.changed': 'Retention rules changed',
  'retention.applied': 'Retention applied',
  'evidence.exported': 'Evidence exported',
  'evidence.discarded': 'Unfinished export discarded',
  'clip.exported': 'Clip exported',
  'still.exported': 'Still exported',
  'evidence.stamped': 'Evidence time-stamped',
  'evidence.verified': 'Evidence verified',
  'access.granted': 'Access granted',
  'access.refused': 'Access refused',
  'access.ended': 'Access ended',
  'protection.changed': 'Protection changed',
  'second-person.added': 'Second person added',
  'second-person.changed': 'Second person changed',
  'second-person.removed': 'Second person removed',
  'settings.changed': 'Settings changed',
  'job.ended': 'Job ended',
};

/** "query: sudo, mode: words". */
export function detailText({ detail }: JournalEntry): string {
  return Object.entries(detail)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');
}
