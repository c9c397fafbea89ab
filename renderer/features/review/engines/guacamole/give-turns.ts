/** Lets others have their turn during long work. */
export interface Turns {
  /** Settles when they had it; null while the work has not taken long yet. */
  readonly pause: () => Promise<void> | null;
}

/** Half of what a frame has. Milliseconds. */
const longestTurnMs = 8;

export function createTurns(): Turns {
  let begunMs = performance.now();
  return {
    pause() {
      const now = performance.now();
      if (now - begunMs < longestTurnMs) return null;
      return nextTask().then(() => {
        begunMs = performance.now();
      });
    },
  };
}

/** At once, but after what the page has to do; a timer would wait, the longer the deeper. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
