import { z } from 'zod';
import type { SecondPersonId } from '../../../shared/model/ids.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';

/** What a passphrase is checked against: scrypt (RFC 7914) with its own salt, and what it was made with. */
export const passphraseCheckSchema = z.object({
  salt: z.base64(),
  hash: z.base64(),
  /** Its parameters N, r and p. */
  cost: z.int(),
  blockSize: z.int(),
  parallelization: z.int(),
});
export type PassphraseCheck = z.infer<typeof passphraseCheckSchema>;

export interface StoredPerson {
  readonly id: SecondPersonId;
  readonly name: string;
  readonly check: PassphraseCheck;
  /** In a row. */
  readonly failures: number;
  readonly failedAtMs: number | null;
  readonly addedAtMs: number;
  readonly changedAtMs: number;
}

type PersonRow = Omit<StoredPerson, 'check'> & { readonly passphrase: string };
const selectPerson = `SELECT id, name, passphrase, failures, failed_at_ms AS failedAtMs, added_at_ms AS addedAtMs,
  changed_at_ms AS changedAtMs FROM second_persons`;

/** In the order of their names. */
export function listPersons(catalog: ReadableCatalog): StoredPerson[] {
  return statement<PersonRow>(catalog, `${selectPerson} ORDER BY name_key`).all().map(toPerson);
}

export function getPerson(catalog: ReadableCatalog, id: SecondPersonId): StoredPerson | null {
  const row = statement<PersonRow>(catalog, `${selectPerson} WHERE id = ?`).get(id);
  return row === undefined ? null : toPerson(row);
}

export function hasPersonNamed(catalog: ReadableCatalog, nameKey: string): boolean {
  return statement(catalog, 'SELECT 1 FROM second_persons WHERE name_key = ?').get(nameKey) !== undefined;
}

export function insertPerson(
  catalog: WritableCatalog,
  { id, name, nameKey, check, addedAtMs }: Pick<StoredPerson, 'id' | 'name' | 'check' | 'addedAtMs'> & { readonly nameKey: string },
): void {
  statement(
    catalog,
    'INSERT INTO second_persons (id, name, name_key, passphrase, added_at_ms, changed_at_ms) VALUES (?, ?, ?, ?, ?, ?)',
  ).run(id, name, nameKey, JSON.stringify(check), addedAtMs, addedAtMs);
}

export function changeCheck(catalog: WritableCatalog, id: SecondPersonId, check: PassphraseCheck, atMs: number): void {
  statement(catalog, 'UPDATE second_persons SET passphrase = ?, failures = 0, failed_at_ms = NULL, changed_at_ms = ? WHERE id = ?').run(
    JSON.stringify(check),
    atMs,
    id,
  );
}

export function deletePerson(catalog: WritableCatalog, id: SecondPersonId): void {
  statement(catalog, 'DELETE FROM second_persons WHERE id = ?').run(id);
}

export function setFailures(catalog: WritableCatalog, id: SecondPersonId, failures: number, failedAtMs: number | null): void {
  statement(catalog, 'UPDATE second_persons SET failures = ?, failed_at_ms = ? WHERE id = ?').run(failures, failedAtMs, id);
}

function toPerson({ passphrase, ...row }: PersonRow): StoredPerson {
  return { ...row, check: passphraseCheckSchema.parse(JSON.parse(passphrase)) };
}
