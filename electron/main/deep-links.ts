import { type DeepLink, parseDeepLink } from '../../shared/deep-link.ts';
import { appOrigin } from './protocols/schemes.ts';

/** The link that Witness was started with, on Windows and Linux; whatever else stands on the command line is none. */
export function linkAmong(args: readonly string[]): DeepLink | null {
  for (const arg of args) {
    const link = parseDeepLink(arg);
    if (link) return link;
  }
  return null;
}

/** The address at which our page shows a moment (renderer/app/router.ts). Made of the parsed link alone: none of its text is passed on. */
export function pageOf({ sessionId, recordingId, atMs }: DeepLink): string {
  const recording = recordingId === undefined ? '' : `recording=${recordingId}&`;
  return `${appOrigin}/#/review/${sessionId}?${recording}t=${atMs}`;
}
