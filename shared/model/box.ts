import { z } from 'zod';

/** A rectangle on the recorded picture, in its pixels, from its upper left corner. */
export const boxSchema = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() });
export type Box = z.infer<typeof boxSchema>;
