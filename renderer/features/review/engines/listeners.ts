/** The subscribers of one kind of message. */
export class Listeners<T> {
  private readonly listeners = new Set<(value: T) => void>();

  /** Returns its unsubscribe. */
  add(listener: (value: T) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  tell(value: T): void {
    for (const listener of this.listeners) listener(value);
  }

  clear(): void {
    this.listeners.clear();
  }
}
