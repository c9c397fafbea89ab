import type Database from 'better-sqlite3';

/** Where a handle keeps its connection; only the modules of this folder use it. */
export const connection: unique symbol = Symbol('catalog connection');

/** One open connection, its prepared statements, and what query modules remember about it. */
export interface Connection {
  readonly database: Database.Database;
  readonly path: string;
  readonly statements: Map<string, Database.Statement<unknown[], unknown>>;
  /** Memory of query modules, by a symbol of theirs; gone with the connection. */
  readonly memory: Map<symbol, unknown>;
}

/** A catalog that can be read. It offers no way to write. */
export interface ReadableCatalog {
  readonly [connection]: Connection;
}

/** A catalog that can be read and written; only who opened it hands it on. */
export interface WritableCatalog extends ReadableCatalog {
  readonly writable: true;
}

/** A statement prepared once per connection. `Row` is the row type of the module that owns the query. */
export function statement<Row>(catalog: ReadableCatalog, sql: string): Database.Statement<unknown[], Row> {
  const { database, statements } = catalog[connection];
  let prepared = statements.get(sql);
  if (prepared === undefined) {
    prepared = database.prepare<unknown[], unknown>(sql);
    statements.set(sql, prepared);
  }
  return prepared as Database.Statement<unknown[], Row>;
}
