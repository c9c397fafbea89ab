import type { ProbeResult, Recording } from './model/recording.ts';

/** Whether the original alone cannot be played: a video inside compression, anything that has to be decrypted first. */
export function needsUnwrapping(probe: Pick<ProbeResult, 'kind' | 'layers'> | null): boolean {
  return probe !== null && (probe.layers.includes('encrypted') || (probe.kind === 'video' && probe.layers.length > 0));
}

/** Whether its unwrapped copy has to be made before it can be played. */
export function lacksUnwrapped({ probe, unwrapped }: Pick<Recording, 'probe' | 'unwrapped'>): boolean {
  return unwrapped === null && needsUnwrapping(probe);
}

/** Whether a recording has to be decrypted, for the first time or again, before anything of it can be read. */
export function isLocked({ probe, unwrapped }: Pick<Recording, 'probe' | 'unwrapped'>): boolean {
  return probe !== null && (probe.kind === 'encrypted' || (probe.layers.includes('encrypted') && unwrapped === null));
}
