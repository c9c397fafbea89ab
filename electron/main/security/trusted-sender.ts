import { appOrigin } from '../protocols/schemes.ts';

/** What is asked of the event of an IPC message. */
export interface SenderEvent {
  readonly sender: { readonly id: number; readonly mainFrame: unknown };
  readonly senderFrame: { readonly url: string } | null;
}

/** Whether a message comes from the main frame of one of our windows, showing our pages. */
export function isTrustedSender(event: SenderEvent, isOurWindow: (id: number) => boolean): boolean {
  const frame = event.senderFrame;
  if (frame === null || frame !== event.sender.mainFrame) return false;
  // Not `origin`: Node gives "null" for the origin of a custom scheme.
  const url = URL.parse(frame.url);
  return url !== null && `${url.protocol}//${url.host}` === appOrigin && isOurWindow(event.sender.id);
}
