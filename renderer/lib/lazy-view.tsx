import { type ComponentType, type ReactNode, useEffect, useState } from 'react';

export interface LazyView<P extends object> {
  readonly View: ComponentType<P>;
  /** Loads it before it is needed. What fails is tried again when it is needed. */
  readonly preload: () => Promise<unknown>;
}

/**
 * A view whose code is loaded when it is first shown, or before. Unlike React's `lazy` it is on the screen as soon as it is
 * there: React keeps a fallback for 300 ms once it has shown it. Throws, into the error boundary around it, what loading failed with.
 */
export function lazyView<P extends object>(load: () => Promise<ComponentType<P>>, fallback: ReactNode): LazyView<P> {
  let loaded: ComponentType<P> | null = null;
  const preload = async (): Promise<ComponentType<P>> => {
    loaded ??= await load();
    return loaded;
  };

  function View(props: P) {
    const [state, setState] = useState<{ readonly Shown: ComponentType<P> | null } | { readonly error: unknown }>(() => ({
      Shown: loaded,
    }));
    const isMissing = 'Shown' in state && state.Shown === null;
    useEffect(() => {
      if (!isMissing) return;
      preload().then(
        (Shown) => setState({ Shown }),
        (error: unknown) => setState({ error }),
      );
    }, [isMissing]);
    if ('error' in state) throw state.error;
    const { Shown } = state;
    return Shown ? <Shown {...props} /> : fallback;
  }

  return { View, preload };
}
