import { z } from 'zod';
import { contract, type EventName, events, type MethodName } from './contract/index.ts';
import { errorPayloadSchema } from './errors.ts';
import type { Result } from './result.ts';

/**
 * The messages of every transport of the contract: JSON texts over the WebSocket of the local window, structured
 * clones between Electron's processes. A caller numbers its calls; an answer or a cancellation names that number.
 */

/** A call, as the caller sends it. The name and the parameters are checked against the contract behind this schema. */
export const callMessageSchema = z.object({ id: z.int().min(0), method: z.string().max(100), params: z.unknown() });
export type CallMessage = z.infer<typeof callMessageSchema>;

/** The caller no longer wants the answer of a call. Unknown ids are ignored: the answer may be on its way. */
export const cancelMessageSchema = z.object({ cancel: z.int().min(0) });
export type CancelMessage = z.infer<typeof cancelMessageSchema>;

export const clientMessageSchema = z.union([callMessageSchema, cancelMessageSchema]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;

/** The envelope of `shared/result.ts`, checked where it arrives. */
export const envelopeSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: errorPayloadSchema }),
]);

export const answerMessageSchema = z.object({ id: z.int().min(0), result: envelopeSchema });
export interface AnswerMessage {
  readonly id: number;
  readonly result: Result<unknown>;
}

export const eventMessageSchema = z.object({ event: z.string().max(100), payload: z.unknown() });
export interface EventMessage {
  readonly event: EventName;
  readonly payload: unknown;
}

export const serverMessageSchema = z.union([answerMessageSchema, eventMessageSchema]);
export type ServerMessage = AnswerMessage | EventMessage;

/** Whether a text names a call of the contract: inherited names such as `constructor` do not. */
export function isMethodName(name: string): name is MethodName {
  return Object.hasOwn(contract, name);
}

export function isEventName(name: string): name is EventName {
  return Object.hasOwn(events, name);
}

/** Every event name, for hosts that forward them all. */
export const eventNames: readonly EventName[] = Object.keys(events).filter(isEventName);
/** Every call name, for allowlists. */
export const methodNames: readonly MethodName[] = Object.keys(contract).filter(isMethodName);

/** Path of the WebSocket below the page's origin in the local window. */
export const socketPath = '/socket';

/**
 * Bytes of one message at most. The largest legitimate one is `sources.importInventory`: 256 MiB of text, which
 * grows when its quotes are escaped.
 */
export const maxMessageBytes = 384 * 1024 ** 2;

/** What the desktop host's preload script puts on `window.witness`. */
export interface WitnessBridge {
  /** Answers with an envelope (`envelopeSchema`); the caller chooses the number. */
  invoke(id: number, method: MethodName, params: unknown): Promise<unknown>;
  cancel(id: number): void;
  /** Returns its unsubscribe. */
  subscribe(event: EventName, listener: (payload: unknown) => void): () => void;
  /** The path of a file that was dropped on the page; empty where it is none of the disk. */
  pathOf(file: object): string;
}
