import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { bundleWorkers } from './scripts/bundle-workers.ts';

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const { dependencies }: { dependencies: Record<string, string> } = JSON.parse(readFileSync(path('package.json'), 'utf8'));
const isDependency = (id: string): boolean => Object.keys(dependencies).some((name) => id === name || id.startsWith(`${name}/`));

/**
 * The command line for the npm package: Node strips no types below node_modules, so JavaScript is shipped. The dependencies of
 * package.json stay what npm installs.
 */
export default defineConfig({
  root: path('.'),
  publicDir: false,
  plugins: [bundleWorkers()],
  build: {
    ssr: true,
    outDir: path('out/cli'),
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    rolldownOptions: {
      // As deep as electron/cli: what is found by its place, package.json and resources, is found from both.
      input: { main: path('electron/cli/main.ts') },
      external: isDependency,
    },
  },
});
