import { z } from 'zod';
import { errorPayloadSchema } from '../../shared/errors.ts';
import { callMessageSchema, cancelMessageSchema, envelopeSchema, eventMessageSchema } from '../../shared/wire.ts';
import { type MediaPort, mediaRequestSchema } from './media-port.ts';

/** The messages between the desktop host's main process and the process of its library. */

export const openLibrarySchema = z.object({ home: z.string(), version: z.string(), resourcesDir: z.string(), mediaRoot: z.string() });
export type OpenLibrary = z.infer<typeof openLibrarySchema>;

export const toLibrarySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open'), options: openLibrarySchema }),
  callMessageSchema.extend({ kind: z.literal('call') }),
  cancelMessageSchema.extend({ kind: z.literal('cancel') }),
  /** Comes with the port on which it is answered. */
  z.object({ kind: z.literal('media'), request: mediaRequestSchema }),
  z.object({ kind: z.literal('vault-answer'), id: z.int(), result: envelopeSchema }),
  /** Comes with the port to the decoder that was asked for. */
  z.object({ kind: z.literal('decoder'), id: z.int() }),
  z.object({ kind: z.literal('decoder-ended'), id: z.int(), how: z.string() }),
  z.object({ kind: z.literal('close') }),
]);
export type ToLibrary = z.infer<typeof toLibrarySchema>;

export const vaultRequestSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('get'), name: z.string() }),
  z.object({ action: z.literal('set'), name: z.string(), value: z.string() }),
  z.object({ action: z.literal('delete'), name: z.string() }),
]);
export type VaultRequest = z.infer<typeof vaultRequestSchema>;

export const fromLibrarySchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('opened') }),
  z.object({ kind: z.literal('not-opened'), error: errorPayloadSchema }),
  z.object({ kind: z.literal('answer'), id: z.int(), result: envelopeSchema }),
  eventMessageSchema.extend({ kind: z.literal('event') }),
  z.object({ kind: z.literal('vault'), id: z.int(), request: vaultRequestSchema }),
  /** Only the main process can start processes; it gives the library a port to each. */
  z.object({ kind: z.literal('start-decoder'), id: z.int(), role: z.enum(['playing', 'indexing']) }),
  z.object({ kind: z.literal('end-decoder'), id: z.int() }),
  z.object({ kind: z.literal('closed') }),
]);
export type FromLibrary = z.infer<typeof fromLibrarySchema>;

/** One end of the connection, whatever carries it. */
export interface LibraryPipe<Sent> {
  post(message: Sent): void;
  listen(listener: (message: unknown, port: MediaPort | null) => void): void;
}
