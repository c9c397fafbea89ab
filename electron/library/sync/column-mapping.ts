import { type ColumnMapping, type ImportField, importFields } from '../../../shared/model/session-import.ts';
import { aliases } from './sra-session.ts';

/** Headings of the vendor's console (domain.md 3.1) and of people, beside the names of the API. */
const headings: Partial<Record<ImportField, readonly string[]>> = {
  externalId: ['session', 'session identifier', 'sra session id'],
  clientType: ['client interface', 'interface'],
  gateway: ['gateway display name', 'cluster'],
  target: ['target name', 'server', 'machine'],
  errorMessage: ['error text'],
  startedAt: ['started', 'begin', 'start date', 'login time'],
  endedAt: ['ended', 'finish', 'end date', 'logout time'],
};

/** How many entries are looked at for their keys: lists are alike from beginning to end. */
const looked = 200;

/** The columns or keys of a list, in the order in which they first come. */
export function columnsOf(entries: readonly unknown[]): string[] {
  const columns = new Set<string>();
  for (const entry of entries.slice(0, looked)) {
    if (typeof entry === 'object' && entry !== null && !Array.isArray(entry)) for (const key of Object.keys(entry)) columns.add(key);
  }
  return [...columns].slice(0, 500);
}

/** The likeliest mapping by the names of columns alone: each column serves one field. */
export function suggestMapping(columns: readonly string[]): ColumnMapping {
  const free = new Map(columns.map((column) => [plain(column), column]));
  const mapping: ColumnMapping = {};
  for (const field of importFields) {
    const known = [...aliases[field], ...(headings[field] ?? [])].map(plain);
    const name = known.find((each) => free.has(each));
    const column = name === undefined ? undefined : free.get(name);
    if (name === undefined || column === undefined) continue;
    mapping[field] = column;
    free.delete(name);
  }
  return mapping;
}

/** Whether a mapping that was made for another file can be meant for this one too. */
export function fits(mapping: ColumnMapping, columns: readonly string[]): boolean {
  return mapping.externalId !== undefined && columns.includes(mapping.externalId);
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
