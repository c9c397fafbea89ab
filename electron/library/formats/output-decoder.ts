import type { ProblemLog } from './problem-log.ts';

/** Bytes of a terminal as text: a character that is split between two events belongs to the later one. */
export interface OutputDecoder {
  decode(bytes: Uint8Array, atMs: number): string;
}

/** UTF-8; invalid bytes become U+FFFD and are a problem. A byte order mark is output as any other character. */
export function createOutputDecoder(problems: ProblemLog): OutputDecoder {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  return {
    decode(bytes, atMs) {
      const text = decoder.decode(bytes, { stream: true });
      if (text.includes('\ufffd')) problems.add('invalid-utf8', `Bytes that are not UTF-8 are shown as U+FFFD, at ${atMs} ms.`);
      return text;
    },
  };
}
