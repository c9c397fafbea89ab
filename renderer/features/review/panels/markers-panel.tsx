import { useMemo, useState } from 'react';
import { type Marker, type Severity, severities } from '../../../../shared/model/review.ts';
import type { PlaybackEngine } from '../engines/engine.ts';
import type { ReviewTime } from '../review-time.ts';
import { SeverityIcon } from '../severity-icon.tsx';
import { useMomentIndex } from '../use-moment-index.ts';
import { FilterChips } from './filter-chips.tsx';
import { MomentList } from './moment-list.tsx';
import { PanelMessage } from './panel-message.tsx';
import styles from './panels.module.css';
import { useFollowing } from './use-following.ts';

const kinds: readonly { readonly value: Marker['kind']; readonly label: string }[] = [
  { value: 'rule', label: 'Rules' },
  { value: 'command', label: 'Commands' },
  { value: 'concealment', label: 'Concealment' },
  { value: 'program', label: 'Full screen' },
  { value: 'recorded', label: 'Recorded' },
  { value: 'recorder', label: 'Recorder' },
];
const severityChips = severities.map((severity) => ({ value: severity, label: severity }));

export interface MarkersPanelProps {
  readonly engine: PlaybackEngine | null;
  /** In order of time. */
  readonly markers: readonly Marker[];
  readonly time: ReviewTime;
}

/** Every moment that indexing found, with why; a click goes there. */
export function MarkersPanel({ engine, markers, time }: MarkersPanelProps) {
  const [hiddenKinds, setHiddenKinds] = useState<ReadonlySet<Marker['kind']>>(new Set());
  const [hiddenSeverities, setHiddenSeverities] = useState<ReadonlySet<Severity>>(new Set());
  const shown = useMemo(
    () => markers.filter((marker) => !hiddenKinds.has(marker.kind) && !hiddenSeverities.has(marker.severity)),
    [markers, hiddenKinds, hiddenSeverities],
  );
  const currentIndex = useMomentIndex(engine, shown);
  const { isFollowing, onScrollAway, onFollow } = useFollowing(engine);
  const count = (matches: (marker: Marker) => boolean): number => markers.filter(matches).length;

  if (markers.length === 0) {
    return (
      <PanelMessage
        title="No markers"
        text={
          engine
            ? 'Nothing in this recording was marked: no command, no rule, no marker event.'
            : 'Markers are found when a recording is indexed.'
        }
      />
    );
  }
  return (
    <div className={styles.panel}>
      <div className={styles.bar}>
        <FilterChips
          label="Kinds"
          options={kinds.map((kind) => ({ ...kind, count: count((marker) => marker.kind === kind.value) }))}
          hidden={hiddenKinds}
          onChange={setHiddenKinds}
        />
        <FilterChips
          label="Severities"
          options={severityChips.map((chip) => ({
            ...chip,
            count: count((marker) => marker.severity === chip.value),
            icon: <SeverityIcon severity={chip.value} />,
          }))}
          hidden={hiddenSeverities}
          onChange={setHiddenSeverities}
        />
      </div>
      {shown.length === 0 ? (
        <PanelMessage title="All markers are filtered out" text="Switch a kind or a severity on again to see them." />
      ) : (
        <MomentList
          label="Markers"
          count={shown.length}
          currentIndex={currentIndex}
          isFollowing={isFollowing}
          onScrollAway={onScrollAway}
          onSelect={(index) => {
            onFollow();
            const marker = shown[index];
            if (marker) void engine?.seek(marker.atMs);
          }}
          renderRow={(index) => {
            const marker = shown[index];
            return marker && <MarkerRow marker={marker} time={time} />;
          }}
        />
      )}
    </div>
  );
}

function MarkerRow({ marker, time }: { readonly marker: Marker; readonly time: ReviewTime }) {
  return (
    <>
      <span className={styles.time}>{time.position(marker.atMs)}</span>
      <SeverityIcon severity={marker.severity} />
      <span className={styles.text}>
        <span className={marker.kind === 'command' ? styles.mono : undefined}>{marker.label}</span>
        {marker.exitStatus !== null && marker.exitStatus !== 0 && <span className={styles.reason}>exit {marker.exitStatus}</span>}
        {marker.reason && <span className={styles.reason}>{marker.reason}</span>}
      </span>
    </>
  );
}
