import type { RecordingFormat } from '../../../shared/model/recording.ts';
import { bsrMagic } from './bsr-chunks.ts';
import { detectLogLayout } from './log-lines/detect-log-layout.ts';
import { isTlog } from './tlog.ts';
import { isTiming } from './typescript-timing.ts';

/** The sniffing table of the recorded systems, in the order of certainty. */
export function sniff(head: Buffer): RecordingFormat {
  if (head.length >= 12 && head.toString('latin1', 4, 8) === 'ftyp') return 'mp4';
  if (head.length >= 4 && head.readUInt32BE(0) === 0x1a45dfa3) return head.includes('webm') ? 'webm' : 'matroska';
  const text = head.toString('utf8', 0, 4096);
  const version = /^\s*\{[^\n]{0,4000}?"version"\s*:\s*([123])\b/.exec(text)?.[1];
  if (version === '1' && /"stdout"\s*:/.test(text)) return 'asciicast-v1';
  if (version === '2' && /"width"\s*:/.test(text)) return 'asciicast-v2';
  if (version === '3') return 'asciicast-v3';
  if (/^Script started(?: on)? /.test(text) || text.startsWith('[BEGIN TYPESCRIPT]') || isTiming(head)) return 'typescript';
  if (head.subarray(0, bsrMagic.length).equals(bsrMagic)) return 'bsr';
  if (isTlog(head)) return 'tlog';
  if (/^\d+\.[a-z]+[,;]/.test(text)) return 'guacamole';
  if (isTtyrec(head)) return 'ttyrec';
  return detectLogLayout(head.toString('utf8')) === null ? 'unknown' : 'log-lines';
}

/** Two frames in a row with plausible wall-clock times (ttyrec has no magic number). */
function isTtyrec(head: Buffer): boolean {
  let position = 0;
  for (let frame = 0; frame < 2; frame += 1) {
    if (position + 12 > head.length) return frame > 0 && position === head.length;
    const seconds = head.readUInt32LE(position);
    const micros = head.readUInt32LE(position + 4);
    const length = head.readUInt32LE(position + 8);
    if (seconds < 500_000_000 || seconds > 4_000_000_000 || micros >= 1_000_000 || length > 16 * 1024 * 1024) return false;
    position += 12 + length;
  }
  return true;
}
