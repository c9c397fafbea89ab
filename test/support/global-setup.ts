import { buildBagPage } from '../../scripts/build-pages.mjs';

/** Once, before any test: every export carries the page, and a run of one test file has not built it otherwise. */
export async function setup(): Promise<void> {
  await buildBagPage();
}
