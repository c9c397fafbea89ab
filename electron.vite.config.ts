import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import { eventNames, methodNames } from './shared/wire.ts';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

/**
 * Bundles the module of every `new URL('./x-worker.ts', import.meta.url)` beside what starts it, and points the URL
 * at the result: the same source runs unbundled in the other hosts.
 */
function bundleWorkers(): Plugin {
  return {
    name: 'witness:bundle-workers',
    enforce: 'pre',
    async transform(code, importer) {
      const found = [...code.matchAll(/new URL\('(\.[^']+-worker\.ts)', import\.meta\.url\)/g)];
      let bundled = code;
      for (const [, specifier] of found) {
        const resolved = specifier && (await this.resolve(specifier, importer));
        if (!resolved) throw new Error(`The worker ${specifier} of ${importer} is not there.`);
        const reference = this.emitFile({ type: 'chunk', id: resolved.id });
        bundled = bundled.replace(specifier, `./worker-${reference}.js`);
      }
      return found.length > 0 ? { code: bundled, map: null } : null;
    },
    // Where a chunk lies, and so the way from one to the other, is known only now.
    renderChunk(code, chunk) {
      return code.replaceAll(/\.\/worker-([\w$-]+)\.js/g, (_placeholder, reference: string) => {
        const relative = posix.relative(posix.dirname(chunk.fileName), this.getFileName(reference));
        return relative.startsWith('.') ? relative : `./${relative}`;
      });
    },
  };
}

/** Main, the library process and the decoder processes; their npm dependencies stay in node_modules. The renderer has a build of its own. */
export default defineConfig({
  main: {
    plugins: [bundleWorkers()],
    build: {
      outDir: path('out/main'),
      rolldownOptions: {
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
