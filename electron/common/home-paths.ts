import { join } from 'node:path';

/** Every file and folder that Witness keeps in its data folder. */
export interface HomePaths {
  readonly home: string;
  readonly catalog: string;
  readonly cache: string;
  readonly derived: string;
  /** Our own code as Node compiled it, for processes that start often: nothing of a recording. */
  readonly compiled: string;
  readonly exports: string;
  readonly rules: string;
  readonly profiles: string;
  readonly settings: string;
  /** The newest signed head of the journal, beside the catalog that holds it. */
  readonly journalHead: string;
  /** Language data that the user added: `<code>.traineddata`. */
  readonly languages: string;
}

export function homePaths(home: string): HomePaths {
  return {
    home,
    catalog: join(home, 'catalog.db'),
    cache: join(home, 'cache'),
    derived: join(home, 'derived'),
    compiled: join(home, 'compiled'),
    exports: join(home, 'exports'),
    rules: join(home, 'rules.json'),
    profiles: join(home, 'profiles.json'),
    settings: join(home, 'settings.json'),
    journalHead: join(home, 'journal-head.json'),
    languages: join(home, 'languages'),
  };
}
