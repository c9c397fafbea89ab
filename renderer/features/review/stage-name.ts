import { createContext, useContext } from 'react';

/** What the stage around shows, where several are on one screen; empty where there is only one. */
export const StageNameContext = createContext('');

/** A name for a part of a stage that no other stage on the screen has. */
export function useStageName(words: string): string {
  const name = useContext(StageNameContext);
  return name === '' ? words : `${words}, ${name}`;
}
