import { portablePath } from './portable-path.ts';

/** What it is of, and when it was exported: `evidence-<subject>-20261124T030500Z`. */
export function bagName(subject: string, exportedAtMs: number): string {
  return `evidence-${subjectName(subject)}-${timeName(exportedAtMs)}`;
}

/** As a session, or a case, is called in names of files and folders. */
export function subjectName(subject: string): string {
  return portablePath(subject.replaceAll('/', '_')).slice(0, 60);
}

/** A moment in a name: `20261124T030500Z`. */
export function timeName(atMs: number): string {
  return new Date(atMs).toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
}
