import { createContext } from 'react';
import type { Arrival } from './arrival.ts';

/** The arrival of the recording that is shown, for whoever waits for a part of it; null for a whole copy. */
export const ArrivalContext = createContext<Arrival | null>(null);
