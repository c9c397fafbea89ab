import { useCallback, useEffect, useMemo, useState } from 'react';
import type { SessionId } from '../../../shared/model/ids.ts';
import { comparedCount, compareRoute, navigate, routeTo } from '../../app/router.ts';
import { useTimeZone } from '../../app/session.ts';
import { formatExactClock } from '../../lib/format.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/message.tsx';
import { ScreenLayout } from '../../ui/screen.tsx';
import { toast } from '../../ui/toast.tsx';
import { commandsOf } from '../review/playback-commands.ts';
import { useReviewTime } from '../review/use-review-time.ts';
import { extentOf } from './clock-places.ts';
import styles from './compare.module.css';
import { type CompareLane, laneModelOf } from './compare-lane.ts';
import { CompareStage } from './compare-stage.tsx';
import { CompareTimeline } from './compare-timeline.tsx';
import { CompareTransport } from './compare-transport.tsx';
import { useClockGroup, type WallClock } from './use-clock-group.ts';
import { useCompareActions } from './use-compare-actions.ts';

export interface CompareViewProps {
  readonly sessionIds: readonly SessionId[];
  /** Where the clock stands, epoch milliseconds; null for the first moment that was recorded. */
  readonly clockMs: number | null;
}

/** Several sessions side by side, on one wall clock. */
export function CompareView({ sessionIds, clockMs }: CompareViewProps) {
  if (sessionIds.length < comparedCount.least || sessionIds.length > comparedCount.most) {
    return (
      <ScreenLayout title="Side by side">
        <EmptyState title="Two to four sessions can be put side by side">
          <p>Select them in the inventory and choose Compare.</p>
          <Button onPress={() => navigate(routeTo('inventory'))}>Open the inventory</Button>
        </EmptyState>
      </ScreenLayout>
    );
  }
  return <Compared key={sessionIds.join(' ')} sessionIds={sessionIds} clockMs={clockMs} />;
}

function Compared({ clockMs, ...named }: CompareViewProps) {
  // Read from the address anew whenever that says another time.
  const [sessionIds] = useState(named.sessionIds);
  const [lanes, setLanes] = useState<ReadonlyMap<SessionId, CompareLane>>(new Map());
  const [stepped, setStepped] = useState<SessionId | null>(sessionIds[0] ?? null);
  const zone = useTimeZone();
  const onLane = useCallback((lane: CompareLane) => setLanes((before) => new Map(before).set(lane.sessionId, lane)), []);
  const isKnown = sessionIds.every((id) => lanes.has(id));
  const extent = useMemo(() => (isKnown ? extentOf([...lanes.values()].map(({ places }) => places)) : null), [isKnown, lanes]);
  const clock = useClockGroup(extent, clockMs);
  const originMs = clock?.originMs ?? null;
  const time = useReviewTime(
    useMemo(() => [], []),
    originMs,
    zone,
  );
  const models = useMemo(
    () => (originMs === null ? [] : sessionIds.flatMap((id, index) => modelOf(lanes.get(id), originMs, index + 1))),
    [sessionIds, lanes, originMs],
  );
  const steppedIndex = stepped === null ? -1 : sessionIds.indexOf(stepped);
  const markers = models[steppedIndex]?.markers;
  const commands = useMemo(() => clock && commandsOf(clock.group, markers ?? []), [clock, markers]);
  useEffect(() => clock?.group.setStepped(stepped), [clock, stepped]);
  useClockInAddress(clock, sessionIds);
  const nameOf = (id: string): string => [...lanes.values()].find(({ sessionId }) => sessionId === id)?.name ?? 'a recording';
  const onCopyAddress = (): void => {
    if (clock) void copyAddress(sessionIds, clock.originMs + clock.group.timeMs, zone);
  };
  useCompareActions(commands, {
    nextStepped: () => setStepped(sessionIds[(steppedIndex + 1) % sessionIds.length] ?? null),
    copyAddress: onCopyAddress,
    back: () => window.history.back(),
  });
  return (
    <div className={styles.screen}>
      <h1 className={styles.heading}>{sessionIds.length} sessions side by side</h1>
      <div className={styles.stages} data-count={sessionIds.length}>
        {sessionIds.map((id, index) => (
          <CompareStage
            key={id}
            sessionId={id}
            number={index + 1}
            clock={clock}
            isStepped={id === stepped}
            onStepped={setStepped}
            onLane={onLane}
          />
        ))}
      </div>
      {clock && commands && (
        <CompareTransport group={clock.group} commands={commands} time={time} nameOf={nameOf} onCopyAddress={onCopyAddress} />
      )}
      {clock && <CompareTimeline engine={clock.group} lanes={models} time={time} />}
      {isKnown && extent === null && <p className={styles.without}>None of these sessions has a recording that can be put on a clock.</p>}
    </div>
  );
}

function modelOf(lane: CompareLane | undefined, originMs: number, number: number) {
  return lane ? [laneModelOf(lane, originMs, number)] : [];
}

/** Where the clock comes to rest, the address says so: it can be shared, and read again. */
function useClockInAddress(clock: WallClock | null, sessionIds: readonly SessionId[]): void {
  useEffect(() => {
    if (clock === null) return;
    const { group, originMs } = clock;
    return group.subscribeToState(({ phase, waiting }) => {
      const route = compareRoute(sessionIds, originMs + group.timeMs);
      if (phase !== 'playing' && !waiting && window.location.hash !== route) navigate(route, true);
    });
  }, [clock, sessionIds]);
}

async function copyAddress(sessionIds: readonly SessionId[], clockMs: number, zone: Parameters<typeof formatExactClock>[1]): Promise<void> {
  const address = compareRoute(sessionIds, clockMs);
  const moment = formatExactClock(clockMs, zone);
  try {
    await navigator.clipboard.writeText(address);
    toast(`The address of ${moment} is on the clipboard. It opens in this library: paste it behind the address of the window.`);
  } catch {
    toast(`The clipboard is not to be had here. The address of ${moment}: ${address}`, { tone: 'danger' });
  }
}
