import type Database from 'better-sqlite3';

/** One numbered step of the schema: forward only, never edited once released. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/** The schema version a database is at: 0 for a new one. */
export function schemaVersion(database: Database.Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

/** Runs what is newer than the database, each step in its own transaction; stops at the first that fails. */
export function migrate(database: Database.Database, migrations: readonly Migration[]): void {
  const current = schemaVersion(database);
  for (const step of migrations.filter(({ version }) => version > current).sort((a, b) => a.version - b.version)) {
    database
      .transaction(() => {
        database.exec(step.sql);
        database.pragma(`user_version = ${step.version}`);
      })
      .immediate();
  }
}
