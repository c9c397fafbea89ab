import { posix } from 'node:path';
import type { Plugin } from 'vite';

/**
 * Bundles the module of every `new URL('./x-worker.ts', import.meta.url)` and `'./x-process.ts'` beside what starts it, and points
 * the URL at the result: the same source runs unbundled in a checkout.
 */
export function bundleWorkers(): Plugin {
  return {
    name: 'witness:bundle-workers',
    enforce: 'pre',
    async transform(code, importer) {
      const found = [...code.matchAll(/new URL\('(\.[^']+-(?:worker|process)\.ts)', import\.meta\.url\)/g)];
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
