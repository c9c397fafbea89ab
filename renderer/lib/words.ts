import type { RecordedState, SessionStatus } from '../../shared/model/session.ts';

/** How statuses and states are called everywhere. */
export const statusWords: Readonly<Record<SessionStatus, string>> = {
  connecting: 'Connecting',
  connected: 'Connected',
  failed: 'Failed',
  completed: 'Completed',
  terminated: 'Terminated',
  unknown: 'Unknown',
};

export const recordedWords: Readonly<Record<RecordedState, string>> = {
  recorded: 'Recorded',
  missing: 'Missing',
  'not-expected': 'Not expected',
  'in-progress': 'In progress',
  orphan: 'Orphan',
};

const types: Readonly<Record<string, string>> = {
  ssh: 'SSH',
  rdp: 'RDP',
  web: 'Web',
  k8s: 'Kubernetes',
  mysql: 'MySQL',
  postgres: 'PostgreSQL',
  mssql: 'SQL Server',
  mongodb: 'MongoDB',
  aws: 'AWS',
  eks: 'EKS',
  gke: 'GKE',
  unknown: 'Unknown',
};

export function typeWord(resourceType: string): string {
  return types[resourceType] ?? resourceType;
}
