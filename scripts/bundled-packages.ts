import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Plugin } from 'vite';

/**
 * Writes which npm packages a build took into its output, as a JSON list beside it: their licences go along, and they are in the
 * bill of materials, though they are not among the dependencies that npm installs.
 */
export function bundledPackages(file: string): Plugin {
  return {
    name: 'witness:bundled-packages',
    generateBundle() {
      const names = new Set<string>();
      for (const id of this.getModuleIds()) {
        const name = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1];
        if (name !== undefined && !id.startsWith('\0')) names.add(name);
      }
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${JSON.stringify([...names].sort(), null, 2)}\n`);
    },
  };
}
