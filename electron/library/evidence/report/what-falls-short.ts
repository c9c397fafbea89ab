import type { CoverageDocument, RecordingsDocument, SessionDocument } from '../../../../shared/model/evidence-documents.ts';
import { watchedPercentText } from '../../../../shared/watched-percent.ts';
import { notDerivedWords } from '../derived/not-derived.ts';
import type { ReportPackage } from './session-report.ts';

interface Documents {
  readonly session: SessionDocument;
  readonly recordings: RecordingsDocument;
  readonly coverage: CoverageDocument;
}

/** What a reader must know before relying on the package, one sentence each. */
export function whatFallsShort({ session: { session, inventoryEntry }, recordings, coverage }: Documents, of: ReportPackage): string[] {
  return [
    ...ofSession(session, inventoryEntry !== null, recordings.recordings.length),
    ...recordings.recordings.flatMap(ofRecording),
    ...ofCoverage(coverage),
    ...ofSeal(of),
  ];
}

function ofSession(session: SessionDocument['session'], isListed: boolean, recordings: number): string[] {
  const said: string[] = [];
  if (recordings === 0) said.push('The session has no recording.');
  if (!isListed) said.push('No inventory tells about this session: what is said of it was read from its recordings and their names.');
  if (session.startedAt === null) said.push('Nothing tells when the session started.');
  if (session.endedAt === null) said.push('Nothing tells when the session ended.');
  return said;
}

function ofRecording(recording: RecordingsDocument['recordings'][number]): string[] {
  const { key, notIncluded, store, matchMethod, probe } = recording;
  const said: string[] = [];
  if (notIncluded !== null) said.push(`${key} is not in this package. ${notIncluded}`);
  if (store.checksumVerified === false) said.push(`${key} does not have the checksum that its store told.`);
  if (store.checksumVerified === null) {
    said.push(`The store offered no checksum to compare ${key} with: its SHA-256 was taken when it was fetched.`);
  }
  if (store.removedFromStore) said.push(`The store no longer lists ${key}.`);
  if (matchMethod === 'overlap') said.push(`${key} names no session: it was matched by time, user, host and length.`);
  if (matchMethod === 'manual') said.push(`${key} was linked to this session by hand.`);
  for (const { message } of probe?.problems ?? []) said.push(`${key}: ${message}`);
  said.push(...notDerivedWords(recording));
  return said;
}

function ofCoverage({ percent, watchedMs }: CoverageDocument): string[] {
  if (percent === 100) return [];
  if (percent === null) return ['How much of it was watched is not known: no recording has a known length.'];
  if (watchedMs === 0) return ['Nobody watched any of it in Witness before it was exported.'];
  return [`${watchedPercentText(percent, watchedMs)} of it was watched in Witness before it was exported.`];
}

/** Of the package, whatever is in it. */
export function ofSeal({ signer, authority }: ReportPackage): string[] {
  const said: string[] = [];
  if (signer === null) said.push('The package is not signed: who has it can change it and make its manifests anew.');
  else if (signer.isSelfMade) {
    said.push(
      'Witness made the signing certificate itself: compare its fingerprint with one that you got from the reviewer by another way.',
    );
  }
  if (authority === null)
    said.push('No time-stamp authority was asked: that the package existed at the time it tells rests on its signer.');
  return said;
}
