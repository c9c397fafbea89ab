import { createRequire } from 'node:module';
import { GlobalFonts, type SKRSContext2D } from '@napi-rs/canvas';

const family = 'Witness Mono';
const scripts = ['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext', 'greek', 'vietnamese'];

let isRegistered = false;
/** The font of the stage, for pictures that are painted here; other scripts and emoji come from the fonts of the system. */
export function registerPictureFont(): void {
  if (isRegistered) return;
  isRegistered = true;
  const { resolve } = createRequire(import.meta.url);
  for (const script of scripts) {
    for (const style of ['normal', 'italic']) {
      GlobalFonts.registerFromPath(
        resolve(`@fontsource-variable/jetbrains-mono/files/jetbrains-mono-${script}-wght-${style}.woff2`),
        family,
      );
    }
  }
}

/** As a canvas takes it; its cells are 0.6 em wide. */
export function pictureFont(size: number, isBold: boolean, isItalic: boolean): string {
  return `${isItalic ? 'italic ' : ''}${isBold ? '700' : '400'} ${size}px "${family}", monospace`;
}

/** The end is left out where a text has no room. */
export function fitted(context: SKRSContext2D, text: string, room: number): string {
  if (context.measureText(text).width <= room) return text;
  let length = text.length;
  while (length > 0 && context.measureText(`${text.slice(0, length)}\u2026`).width > room) length -= 1;
  return length > 0 ? `${text.slice(0, length)}\u2026` : '';
}
