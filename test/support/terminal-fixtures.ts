import { fileURLToPath } from 'node:url';

/** A recording of test/fixtures/terminal/, made by a real recorder (scripts/record-fixtures.sh). */
export function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/terminal/${name}`, import.meta.url));
}
