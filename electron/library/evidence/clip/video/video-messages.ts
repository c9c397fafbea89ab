import type { ErrorPayload } from '../../../../../shared/errors.ts';
import type { TerminalEventTuple } from '../../../../../shared/model/playback.ts';
import type { VideoTask } from './render-clip.ts';

/** To the rendering thread; each is answered before the next is sent. */
export type VideoRequest =
  | { readonly kind: 'start'; readonly task: VideoTask }
  | { readonly kind: 'events'; readonly events: readonly TerminalEventTuple[] }
  | { readonly kind: 'finish' }
  | { readonly kind: 'close' };

export type VideoAnswer = { readonly ok: true } | { readonly ok: false; readonly error: ErrorPayload };
