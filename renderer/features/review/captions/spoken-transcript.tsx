import { useEffect, useRef, useState } from 'react';
import type { PlaybackEngine } from '../engines/engine.ts';
import { usePlaybackState } from '../use-engine.ts';
import type { ReadPart } from '../video/use-screen-text.ts';
import { spokenBetween } from './passed-lines.ts';
import { usePassedLines } from './use-passed-lines.ts';

/** Faster than this nothing can be listened to. */
const fastestSpoken = 1;
/** Older ones are gone from the page: a screen reader has had them. */
const keptTexts = 20;

interface Said {
  readonly id: number;
  readonly text: string;
}

/**
 * For screen readers: while a recording plays at no more than 1x, each new line of it is added to a live region, politely and in bounds.
 * What is sought or stepped to is not read: "Screen as text" and the document are there for that.
 */
export function SpokenTranscript({ engine, part }: { readonly engine: PlaybackEngine; readonly part: ReadPart | null }) {
  const { phase, rate } = usePlaybackState(engine);
  const { index, lineAt } = usePassedLines(engine, part);
  const [said, setSaid] = useState<readonly Said[]>([]);
  const last = useRef(index);
  const nextId = useRef(0);
  const isPlaying = phase === 'playing';
  const isSlow = rate <= fastestSpoken;
  const say = useRef((texts: readonly string[]): void => {
    const added = texts.map((text) => {
      nextId.current += 1;
      return { id: nextId.current, text };
    });
    setSaid((before) => [...before, ...added].slice(-keptTexts));
  }).current;
  useEffect(() => {
    if (isPlaying && !isSlow) say(['Faster than 1x: new lines are not read aloud.']);
  }, [isPlaying, isSlow, say]);
  useEffect(() => {
    const from = last.current;
    last.current = index;
    if (isPlaying && isSlow && index > from) say(spokenBetween(lineAt, from, index));
  }, [index, isPlaying, isSlow, lineAt, say]);
  return (
    <div role="log" aria-label="New lines" aria-live="polite" className="visually-hidden">
      {said.map(({ id, text }) => (
        <p key={id}>{text}</p>
      ))}
    </div>
  );
}
