import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { writeFileAtomically } from '../../common/atomic-write.ts';

const boundsSchema = z.object({ x: z.int(), y: z.int(), width: z.int().min(400).max(20_000), height: z.int().min(300).max(20_000) });
const windowStateSchema = z.object({ bounds: boundsSchema, maximized: z.boolean() });
export type WindowBounds = z.infer<typeof boundsSchema>;
export type WindowState = z.infer<typeof windowStateSchema>;

export const defaultWindowSize = { width: 1440, height: 900 } as const;

/** How much of a window's top edge must be on a display, so that it can be taken and moved. */
const grabbablePx = 80;

/** Whether a display still shows enough of a window. Pure. */
export function isReachable(bounds: WindowBounds, workAreas: readonly WindowBounds[]): boolean {
  return workAreas.some((area) => {
    const shownWidth = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
    return shownWidth >= grabbablePx && bounds.y >= area.y && bounds.y < area.y + area.height - grabbablePx;
  });
}

/** The remembered place of the window; null when there is none or no display shows it any more. */
export async function readWindowState(path: string, workAreas: readonly WindowBounds[]): Promise<WindowState | null> {
  try {
    const state = windowStateSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    return isReachable(state.bounds, workAreas) ? state : null;
  } catch {
    // Missing or damaged: the window opens at its default place.
    return null;
  }
}

export async function writeWindowState(path: string, state: WindowState): Promise<void> {
  await writeFileAtomically(path, JSON.stringify(state));
}
