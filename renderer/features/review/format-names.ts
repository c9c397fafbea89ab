import type { RecordingFormat } from '../../../shared/model/recording.ts';

/** What a format is called in a sentence. */
export const formatNames: Readonly<Record<RecordingFormat, string>> = {
  'asciicast-v1': 'an asciicast version 1 recording',
  'asciicast-v2': 'an asciicast version 2 recording',
  'asciicast-v3': 'an asciicast version 3 recording',
  typescript: 'a typescript with timing',
  ttyrec: 'a ttyrec recording',
  tlog: 'a tlog recording',
  bsr: 'a Boundary SSH channel',
  guacamole: 'a Guacamole session dump',
  mp4: 'an MP4 video',
  matroska: 'a Matroska video',
  webm: 'a WebM video',
  'log-lines': 'a log of forwarded lines',
  encrypted: 'an encrypted recording',
  unknown: 'a file of an unknown format',
};
