import { isBase64Text } from './base64-text.ts';
import { sniff } from './sniff.ts';
import { compressionOf, type Layer, unwrapHead } from './unwrap-layer.ts';

/** Layers around a recording, and the beginning of what is inside. */
export interface SniffedLayers {
  /** Outermost first. */
  readonly layers: readonly Layer[];
  readonly head: Buffer;
  /** Whether there is nothing behind the head. */
  readonly isWholeHead: boolean;
}

const maxLayers = 4;
/** More of a head than this tells nothing more. */
export const headBytes = 64 * 1024;

/**
 * Takes off layer after layer of a recording's beginning. Base64 only counts where it holds something that is known:
 * ciphertext and many another text consists of its letters too.
 */
export async function sniffLayers(beginning: Buffer, isWhole: boolean): Promise<SniffedLayers> {
  const layers: Layer[] = [];
  let head = beginning.subarray(0, headBytes);
  let isWholeHead = isWhole && beginning.length <= headBytes;
  while (layers.length < maxLayers) {
    const layer = compressionOf(head) ?? (isBase64Text(head, isWholeHead) ? 'base64' : null);
    const inside = layer === null ? null : await unwrapHead(layer, head, headBytes);
    if (layer === null || inside === null || (layer === 'base64' && !isKnown(inside))) break;
    layers.push(layer);
    head = inside;
    isWholeHead &&= inside.length < headBytes;
  }
  return { layers, head, isWholeHead };
}

function isKnown(head: Buffer): boolean {
  const format = sniff(head);
  return compressionOf(head) !== null || (format !== 'unknown' && format !== 'log-lines');
}
