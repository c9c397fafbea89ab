import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { bundledPackages } from '../scripts/bundled-packages.ts';

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const read = (path: string): string => readFileSync(file(path), 'utf8');

/** Puts script and style into the page, which may run these two and nothing else, and load nothing at all. */
function onePage(): Plugin {
  return {
    name: 'witness:one-page',
    buildStart() {
      for (const path of ['./bag-page/verify.html', './bag-page/verify.css']) this.addWatchFile(file(path));
    },
    generateBundle(_, bundle) {
      const [chunk, ...more] = Object.values(bundle);
      if (chunk?.type !== 'chunk' || more.length > 0) throw new Error('The page of a bag is one script.');
      delete bundle[chunk.fileName];
      // Nothing in a script may look like its end to an HTML parser.
      const script = chunk.code.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
      const style = read('./bag-page/verify.css');
      const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
      const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'`;
      const parts: Readonly<Record<string, string>> = { policy, style, script };
      const source = read('./bag-page/verify.html').replace(/%(policy|style|script)%/g, (_match, name: string) => parts[name] ?? '');
      this.emitFile({ type: 'asset', fileName: 'verify.html', source });
    },
  };
}

/** Builds verify.html, which every exported bag carries: one file that needs no other and no network. */
export default defineConfig({
  root: file('./bag-page'),
  publicDir: false,
  plugins: [onePage(), bundledPackages(file('../out/bag-page.packages.json'))],
  build: {
    outDir: file('../out/bag-page'),
    emptyOutDir: true,
    // Of 2024: whoever receives a bag has not always the newest browser.
    target: ['chrome123', 'firefox121', 'safari17.5'],
    modulePreload: false,
    chunkSizeWarningLimit: 2000,
    rolldownOptions: { input: file('./bag-page/main.ts'), output: { format: 'iife' } },
  },
});
