import type { MarkersDocument } from '../../../../shared/model/evidence-documents.ts';
import { type Marker, severities } from '../../../../shared/model/review.ts';
import { position } from '../transcript-files.ts';
import type { ReportBlock } from './report-model.ts';
import { instant, plural } from './report-words.ts';

/** In the order in which they matter to a reader: what was hidden, what rules found, what happened to the recording, and the rest. */
const kinds: readonly (readonly [kind: Marker['kind'], word: string])[] = [
  ['concealment', 'Concealment'],
  ['rule', 'Rule'],
  ['recorder', 'Recorder'],
  ['recorded', 'In the recording'],
  ['program', 'Program'],
  ['command', 'Command'],
];
/** More than anybody reads; the file has them all. */
const mostListed = 200;

/** "12 markers: 1 concealment, 2 rule, 9 command". */
export function countMarkers({ recordings }: MarkersDocument): string {
  const all = recordings.flatMap(({ markers }) => markers);
  if (all.length === 0) return 'None';
  const counted = kinds
    .map(([kind, word]) => ({ word, count: all.filter((marker) => marker.kind === kind).length }))
    .filter(({ count }) => count > 0);
  return `${plural(all.length, 'marker')}: ${counted.map(({ word, count }) => `${count} ${word.toLowerCase()}`).join(', ')}`;
}

/** `starts`: of each recording by its key, epoch milliseconds of its beginning. */
export function markerBlocks({ recordings }: MarkersDocument, starts: ReadonlyMap<string, number | null>): ReportBlock[] {
  const all = recordings.flatMap(({ key, markers }) => markers.map((marker) => ({ key, marker }))).sort(byWeight);
  if (all.length === 0) return [{ kind: 'text', text: 'There is none.' }];
  const isOneRecording = recordings.length === 1;
  const shown = all.slice(0, mostListed);
  const rows = shown.map(({ key, marker }) => {
    const startedAtMs = starts.get(key) ?? null;
    const when = [position(marker.atMs), startedAtMs === null ? null : instant(startedAtMs + marker.atMs)];
    return [
      when.filter((each) => each !== null).join('\n'),
      kinds.find(([kind]) => kind === marker.kind)?.[1] ?? marker.kind,
      marker.severity,
      isOneRecording ? marker.label : `${marker.label}\n${key}`,
      marker.reason ?? '',
    ];
  });
  const blocks: ReportBlock[] = [
    {
      kind: 'table',
      caption: 'Markers, what was concealed first',
      columns: [
        { title: 'When', share: 25 },
        { title: 'Kind', share: 15 },
        { title: 'Severity', share: 10 },
        { title: 'What', share: 28 },
        { title: 'Why', share: 22 },
      ],
      rows,
    },
  ];
  if (all.length > shown.length)
    blocks.push({ kind: 'text', text: `The first ${mostListed} of ${all.length}; markers.json has them all.` });
  return blocks;
}

function byWeight(one: { marker: Marker }, other: { marker: Marker }): number {
  const rank = ({ kind }: Marker): number => kinds.findIndex(([each]) => each === kind);
  return (
    rank(one.marker) - rank(other.marker) ||
    severities.indexOf(other.marker.severity) - severities.indexOf(one.marker.severity) ||
    one.marker.atMs - other.marker.atMs
  );
}
