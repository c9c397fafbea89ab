import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { bundledPackages } from '../scripts/bundled-packages.ts';

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** One build of the pages for both hosts that show them. */
export default defineConfig({
  root: folder('.'),
  // The same files lie behind http://127.0.0.1 and app://.
  base: '/',
  plugins: [react(), bundledPackages(folder('../out/renderer.packages.json'))],
  build: {
    outDir: folder('../out/renderer'),
    emptyOutDir: true,
    target: 'chrome150',
    // The content security policy allows fonts and scripts from files only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2000,
  },
});
