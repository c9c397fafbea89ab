import { CommandQueue } from '../review/engines/command-queue.ts';
import type { IdleRange, PlaybackEngine } from '../review/engines/engine.ts';
import { EngineStatus } from '../review/engines/engine-status.ts';
import { type FrameClock, longestFrameMs } from '../review/engines/frame-clock.ts';
import { Listeners } from '../review/engines/listeners.ts';
import type { PlaybackState } from '../review/engines/playback-machine.ts';
import { untilAborted } from '../review/engines/until-aborted.ts';
import { type ClockPlace, nextStartMs, toClockMs, toEngineMs } from './clock-places.ts';
import { type ClockMember, ClockSeat } from './clock-seat.ts';

/** A player may be so far from the clock; in proportion above the recorded speed. Milliseconds of recording. */
export const mostDriftMs = 100;
/** From here on waiting for each other takes too long: the player is sought to the clock. Milliseconds, in proportion as well. */
const resyncMs = 1000;
/** Before what ends a stretch without activity playing goes on, and what is shorter than twice that is not skipped. Milliseconds. */
const idleLeadMs = 250;

export interface ClockGroupOptions {
  /** From the first moment that was recorded to the last. */
  readonly durationMs: number;
  readonly clock: FrameClock;
}

/**
 * Several players on one clock: as one of them it can be played, sought and stepped, and its time is that of the clock. The
 * slowest sets the pace: the clock is never further than the allowed drift ahead of any, and who is ahead of the clock waits for
 * it, so that nothing is passed over to catch up. The players are those of others: they are neither loaded nor disposed here.
 */
export class ClockGroup implements PlaybackEngine {
  readonly durationMs: number;
  private readonly status = new EngineStatus();
  private readonly queue = new CommandQueue();
  private readonly seats = new Map<string, ClockSeat>();
  private readonly clock: FrameClock;
  private readonly memberSkips = new Listeners<{ readonly id: string; readonly skipped: IdleRange }>();
  private loop: AbortController | null = null;
  private skipIdle = false;
  private stepped: string | null = null;
  private waitedFor: readonly string[] = [];

  constructor({ durationMs, clock }: ClockGroupOptions) {
    this.durationMs = durationMs;
    this.clock = clock;
    this.status.dispatch({ kind: 'load-started' });
    this.status.dispatch({ kind: 'loaded' });
  }

  get timeMs(): number {
    return this.status.timeMs;
  }

  get state(): PlaybackState {
    return this.status.state;
  }

  /** Who makes the others wait. */
  get waitingFor(): readonly string[] {
    return this.waitedFor;
  }

  /** Takes a player in, changes what is known of it, or (null) lets it go. */
  setMember(id: string, member: ClockMember | null): void {
    const seat = this.seats.get(id);
    if (member === null) {
      seat?.leave();
      this.seats.delete(id);
    } else if (seat?.member.engine === member.engine) seat.member = member;
    else this.seat(id, member);
  }

  /** Whose events are stepped through; null for none. */
  setStepped(id: string | null): void {
    this.stepped = id;
  }

  /** What the group passed over of one of its players, in that player's time. */
  subscribeToSkipsOf(id: string, listener: (skipped: IdleRange) => void): () => void {
    return this.memberSkips.add((told) => told.id === id && listener(told.skipped));
  }

  /** It is ready from the start; its players load by themselves. */
  async load(): Promise<void> {
    await this.seek(this.timeMs);
  }

  async play(): Promise<void> {
    if (this.status.isPlaying) return;
    if (this.timeMs >= this.durationMs) await this.seek(0);
    this.status.dispatch({ kind: 'play-started' });
    await this.queue.run(async () => this.startLoop());
  }

  async pause(): Promise<void> {
    this.stopLoop();
    if (!this.status.isPlaying) return;
    this.status.dispatch({ kind: 'paused' });
    // Where they stand, the players show exactly what there was.
    await this.seek(this.timeMs);
  }

  async seek(atMs: number): Promise<void> {
    const target = Math.round(Math.min(Math.max(atMs, 0), this.durationMs));
    this.stopLoop();
    this.status.dispatch({ kind: 'wait-started' });
    this.status.moveTo(target);
    await this.queue.seek(async (signal) => {
      const brought = [...this.seats].map(async ([id, seat]) => {
        this.setWaiting(id, true);
        await seat.bringTo(target);
        if (!signal.aborted) this.setWaiting(id, false);
      });
      await untilAborted(Promise.all(brought), signal);
      if (signal.aborted) return;
      this.status.dispatch({ kind: 'seeked', atEnd: target >= this.durationMs });
      this.status.settle(target);
      if (this.status.isPlaying) this.startLoop();
    });
  }

  setRate(rate: number): void {
    this.status.dispatch({ kind: 'rate-changed', rate });
    for (const { member } of this.seats.values()) member.engine.setRate(rate);
  }

  setSkipIdle(skip: boolean): void {
    this.skipIdle = skip;
  }

  /** To the next or previous event of the one that is stepped through; where it has none, to its next or last recording. */
  async step(direction: 1 | -1): Promise<void> {
    await this.pause();
    const seat = this.stepped === null ? undefined : this.seats.get(this.stepped);
    if (!seat || seat.isFailed) return;
    const place = seat.placeAt(this.timeMs);
    const target = place ? await this.stepWithin(seat, place, direction) : null;
    const elsewhere = direction === 1 ? nextStartMs(seat.member.places, this.timeMs) : lastEndMs(seat.member.places, this.timeMs);
    const reached = target ?? elsewhere;
    if (reached !== null) await this.seek(reached);
  }

  subscribeToTime(listener: (timeMs: number) => void): () => void {
    return this.status.times.add(listener);
  }

  subscribeToState(listener: (state: PlaybackState) => void): () => void {
    return this.status.states.add(listener);
  }

  subscribeToSkips(listener: (skipped: IdleRange) => void): () => void {
    return this.status.skips.add(listener);
  }

  /** Every stage says for itself what it shows. */
  readScreen(): null {
    return null;
  }

  dispose(): void {
    this.stopLoop();
    this.queue.dispose();
    this.status.dispose();
    this.memberSkips.clear();
    for (const seat of this.seats.values()) seat.leave();
    this.seats.clear();
  }

  private seat(id: string, member: ClockMember): void {
    const seat = new ClockSeat(member);
    this.seats.set(id, seat);
    member.engine.setSkipIdle(false);
    member.engine.setRate(this.state.rate);
    // While the others play it enters by itself as soon as it can.
    if (!this.status.isPlaying) void seat.bringTo(this.timeMs);
  }

  /** Null where its recording has nothing more in that direction. */
  private async stepWithin({ member: { engine } }: ClockSeat, place: ClockPlace, direction: 1 | -1): Promise<number | null> {
    const beforeMs = engine.timeMs;
    await engine.step(direction);
    const atMs = toClockMs(place, engine.timeMs);
    return engine.timeMs === beforeMs || atMs < place.fromMs || atMs > place.toMs ? null : atMs;
  }

  private startLoop(): void {
    if (this.loop !== null || !this.status.isPlaying) return;
    const loop = new AbortController();
    this.loop = loop;
    void this.playOn(loop.signal);
  }

  private stopLoop(): void {
    this.loop?.abort();
    this.loop = null;
    this.setAllWaiting([]);
  }

  private async playOn(signal: AbortSignal): Promise<void> {
    let lastMs = this.clock.now();
    let exactMs = this.timeMs;
    for (const seat of this.seats.values()) this.follow(seat, exactMs);
    while (true) {
      await this.clock.nextFrame(signal);
      if (signal.aborted) return;
      const nowMs = this.clock.now();
      const passedMs = Math.min(nowMs - lastMs, longestFrameMs) * this.state.rate;
      lastMs = nowMs;
      if ([...this.seats.values()].some((seat) => seat.placeAt(exactMs) !== null && seat.hasStopped)) {
        void this.pause();
        return;
      }
      const idleEndMs = this.skipIdle ? this.idleEndAt(exactMs) : null;
      if (idleEndMs !== null) return this.pass(exactMs, idleEndMs);
      exactMs = this.next(exactMs, passedMs);
      this.status.moveTo(Math.floor(exactMs));
      if (exactMs >= this.durationMs) return this.end();
      for (const seat of this.seats.values()) this.follow(seat, exactMs);
    }
  }

  /** How far the clock may go: not beyond the next start of a recording, nor away from whoever is slow. */
  private next(timeMs: number, passedMs: number): number {
    let limitMs = this.durationMs;
    const waiting: string[] = [];
    for (const [id, seat] of this.seats) {
      limitMs = Math.min(limitMs, nextStartMs(seat.member.places, timeMs) ?? limitMs);
      const place = seat.placeAt(timeMs);
      if (place === null || seat.isDone) continue;
      if (seat.isWaiting) waiting.push(id);
      // Who is held is ahead; who has not entered is brought here first.
      if (seat.isWaiting || !seat.isHeld) limitMs = Math.min(limitMs, Math.max(this.paceOf(seat, place, timeMs), timeMs));
    }
    const nextMs = Math.max(Math.min(timeMs + passedMs, limitMs), timeMs);
    this.setAllWaiting(nextMs === timeMs ? waiting : []);
    return nextMs;
  }

  /** How far the clock may go for one of them. */
  private paceOf(seat: ClockSeat, place: ClockPlace, timeMs: number): number {
    if (!seat.hasEntered(place)) return timeMs;
    const shownMs = seat.clockMs(place);
    if (seat.isWaiting) return timeMs;
    // The last of a recording is seen before it is left.
    return shownMs >= place.toMs - 1 ? this.durationMs : Math.min(shownMs + this.scaled(mostDriftMs), place.toMs);
  }

  /** Lets a player run, holds it, or brings it to the clock. */
  private follow(seat: ClockSeat, timeMs: number): void {
    const place = seat.placeAt(timeMs);
    if (seat.isFailed) seat.forget();
    else if (place === null) {
      if (!seat.isHeld) seat.leave();
    } else this.keepPace(seat, place, timeMs);
  }

  private keepPace(seat: ClockSeat, place: ClockPlace, timeMs: number): void {
    const aheadMs = seat.hasEntered(place) && !seat.isDone ? seat.clockMs(place) - timeMs : 0;
    if (!seat.hasEntered(place) || Math.abs(aheadMs) > this.scaled(resyncMs)) {
      if (!seat.isWaiting) void seat.bringTo(timeMs).then(() => this.loop && seat.run());
    } else if (aheadMs > this.scaled(mostDriftMs)) seat.hold();
    else if (aheadMs <= 0 || !seat.isHeld) seat.run();
  }

  private scaled(ms: number): number {
    return ms * Math.max(1, this.state.rate);
  }

  /** Where to go on when nothing happens in any of them; null where something does. */
  private idleEndAt(timeMs: number): number | null {
    let endMs = this.durationMs;
    for (const seat of this.seats.values()) {
      endMs = Math.min(endMs, nextStartMs(seat.member.places, timeMs) ?? endMs);
      if (seat.placeAt(timeMs) === null || seat.isFailed) continue;
      const idle = seat.member.idle.find(({ fromMs, toMs }) => fromMs <= timeMs && timeMs < toMs);
      if (!idle) return null;
      const isToEnd = seat.placeAt(timeMs)?.toMs === idle.toMs;
      endMs = Math.min(endMs, isToEnd ? idle.toMs : idle.toMs - idleLeadMs);
    }
    return endMs - timeMs > idleLeadMs ? endMs : null;
  }

  private pass(fromMs: number, toMs: number): void {
    const skipped = { fromMs: Math.floor(fromMs), toMs: Math.floor(toMs) };
    for (const [id, seat] of this.seats) {
      const place = seat.placeAt(fromMs);
      if (place === null || seat.isFailed) continue;
      const engineMs = seat.member.engine.timeMs;
      const endMs = Math.floor(toEngineMs(place, Math.min(toMs, place.toMs)));
      if (endMs > engineMs) this.memberSkips.tell({ id, skipped: { fromMs: engineMs, toMs: endMs } });
    }
    this.status.skips.tell(skipped);
    void this.seek(toMs);
  }

  private end(): void {
    this.stopLoop();
    this.status.dispatch({ kind: 'end-reached' });
    for (const seat of this.seats.values()) void seat.bringTo(this.durationMs);
  }

  private setWaiting(id: string, isWaiting: boolean): void {
    this.waitedFor = [...this.waitedFor.filter((each) => each !== id), ...(isWaiting ? [id] : [])];
  }

  private setAllWaiting(ids: readonly string[]): void {
    this.waitedFor = ids;
    this.status.dispatch({ kind: ids.length > 0 ? 'wait-started' : 'wait-ended' });
  }
}

/** When what was recorded before a time ended; null when nothing was. */
function lastEndMs(places: readonly ClockPlace[], timeMs: number): number | null {
  return places.findLast(({ toMs }) => toMs < timeMs)?.toMs ?? null;
}
