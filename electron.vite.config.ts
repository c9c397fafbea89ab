import { fileURLToPath } from 'node:url';
import { defineConfig } from 'electron-vite';
import { bundleWorkers } from './scripts/bundle-workers.ts';
import { eventNames, methodNames } from './shared/wire.ts';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/** Main, the library process and the decoder processes; their npm dependencies stay in node_modules. The renderer has a build of its own. */
export default defineConfig({
  main: {
    plugins: [bundleWorkers()],
    build: {
      outDir: path('out/main'),
      rolldownOptions: {
        // An optional dependency, which need not be there to build.
        external: ['electron-updater'],
        input: {
          index: path('electron/main/index.ts'),
          library: path('electron/main/library-entry.ts'),
          decoder: path('electron/main/decoder-entry.ts'),
        },
      },
    },
  },
  preload: {
    define: { contractMethodNames: JSON.stringify(methodNames), contractEventNames: JSON.stringify(eventNames) },
    build: {
      outDir: path('out/preload'),
      // A sandboxed preload script is one CommonJS file; package.json says "module", so its name must say otherwise.
      externalizeDeps: false,
      rolldownOptions: { input: { bridge: path('electron/preload/bridge.ts') }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
});
