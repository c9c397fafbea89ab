import { createHash } from 'node:crypto';

/** Of the names below; drawn once. */
const namespace = Buffer.from('6f0d2b0ad3a94c1c9a0c5b7a4c0f5a3e', 'hex');

export type NodeId = (kind: string, ...name: readonly (string | number)[]) => `kb:${string}`;

/**
 * The id of a thing by what it is: the same thing has the same id in every document, so that graphs can be put together. It ends
 * with a UUID of version 5 (RFC 9562, 5.5), as UCO advises.
 */
export const nodeId: NodeId = (kind, ...name) => {
  const bytes = createHash('sha1')
    .update(namespace)
    .update(JSON.stringify([kind, ...name]))
    .digest()
    .subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `kb:${kind}-${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};
