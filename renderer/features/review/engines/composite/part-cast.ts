import type { IdleRange, PlaybackEngine } from '../engine.ts';
import type { PlaybackState } from '../playback-machine.ts';

/** A recording on the timeline of a composite engine. */
export interface CompositePart {
  readonly offsetMs: number;
  readonly durationMs: number;
  /** How long a frame lasts; null where stepping goes by events. */
  readonly frameMs: number | null;
  /** Its own engine in an element of its own; null where it cannot be played. */
  readonly open: ((host: HTMLElement) => PlaybackEngine) | null;
}

/** A part that is open: its engine, and the element it draws into. */
export interface CastMember {
  readonly index: number;
  readonly engine: PlaybackEngine;
}

export interface CastEvents {
  readonly onTime: (member: CastMember, localMs: number) => void;
  readonly onState: (member: CastMember, state: PlaybackState) => void;
  readonly onSkip: (member: CastMember, skipped: IdleRange) => void;
}

interface OpenMember extends CastMember {
  readonly host: HTMLElement;
  loading: Promise<void>;
}

/** The engines of parts that are on the stage: one that is shown, and what is kept ready behind it. */
export class PartCast {
  private readonly members = new Map<number, OpenMember>();
  private readonly stage: HTMLElement;
  private readonly parts: readonly CompositePart[];
  private readonly events: CastEvents;
  private rate = 1;
  private skipIdle = false;

  constructor(stage: HTMLElement, parts: readonly CompositePart[], events: CastEvents) {
    this.stage = stage;
    this.parts = parts;
    this.events = events;
  }

  memberAt(index: number): CastMember | null {
    return this.members.get(index) ?? null;
  }

  /** Goes to a time of a part, opening it where it is not yet; resolves when that is on its (maybe hidden) element. */
  async bringTo(index: number, localMs: number): Promise<CastMember | null> {
    const known = this.members.get(index);
    if (known && known.engine.state.phase !== 'failed') {
      await Promise.all([known.loading, known.engine.seek(localMs)]);
      return known;
    }
    if (known) this.close(known);
    const member = this.openMember(index, localMs);
    await member?.loading;
    return member;
  }

  /** Opens a part at its beginning, hidden, so that it can be shown at once. */
  prepare(index: number): void {
    if (!this.members.has(index)) this.openMember(index, 0);
  }

  /** Shows one part, or none; the others stay where they are, unseen. */
  show(index: number | null): void {
    for (const member of this.members.values()) setShown(member.host, member.index === index);
  }

  /** Closes all but these. */
  keep(indices: readonly number[]): void {
    for (const member of [...this.members.values()]) {
      if (!indices.includes(member.index)) this.close(member);
    }
  }

  setRate(rate: number): void {
    this.rate = rate;
    for (const { engine } of this.members.values()) engine.setRate(rate);
  }

  setSkipIdle(skip: boolean): void {
    this.skipIdle = skip;
    for (const { engine } of this.members.values()) engine.setSkipIdle(skip);
  }

  dispose(): void {
    this.keep([]);
  }

  private openMember(index: number, localMs: number): OpenMember | null {
    const open = this.parts[index]?.open;
    if (!open) return null;
    const host = document.createElement('div');
    // What styles a stage styles the part of one.
    host.className = this.stage.className;
    host.dataset.part = String(index);
    setShown(host, false);
    this.stage.append(host);
    const member: OpenMember = { index, engine: open(host), host, loading: Promise.resolve() };
    this.members.set(index, member);
    const { engine } = member;
    engine.subscribeToTime((timeMs) => this.events.onTime(member, timeMs));
    engine.subscribeToState((state) => this.events.onState(member, state));
    engine.subscribeToSkips((skipped) => this.events.onSkip(member, skipped));
    engine.setRate(this.rate);
    engine.setSkipIdle(this.skipIdle);
    // Before it is loaded this only says where to begin.
    void engine.seek(localMs);
    member.loading = engine.load();
    return member;
  }

  private close(member: OpenMember): void {
    this.members.delete(member.index);
    member.engine.dispose();
    member.host.remove();
  }
}

/** A hidden part keeps its size: what it draws is fitted to that before it is shown. */
function setShown(host: HTMLElement, isShown: boolean): void {
  host.style.visibility = isShown ? 'visible' : 'hidden';
  host.ariaHidden = isShown ? null : 'true';
}
