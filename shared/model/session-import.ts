import { z } from 'zod';

/** What a session list may tell of a session, in the order in which people are asked for it. */
export const importFields = [
  'externalId',
  'startedAt',
  'endedAt',
  'user',
  'target',
  'resourceType',
  'status',
  'gateway',
  'secretName',
  'clientType',
  'accessId',
  'instanceId',
  'errorMessage',
] as const;
export type ImportField = (typeof importFields)[number];

/** Which column (of CSV) or key (of JSON) holds what; a field that is not named is not read. */
export const columnMappingSchema = z.partialRecord(z.enum(importFields), z.string().min(1).max(500));
export type ColumnMapping = z.infer<typeof columnMappingSchema>;

/** What the beginning of a session list would be read as. */
export const importPreviewSchema = z.object({
  format: z.enum(['json', 'ndjson', 'csv']),
  columns: z.array(z.string()),
  mapping: columnMappingSchema,
  /** Whether the mapping is the one that was kept from the last import into this source. */
  isKept: z.boolean(),
  rows: z.array(z.partialRecord(z.enum(importFields), z.string())),
  problems: z.array(z.string()),
});
export type ImportPreview = z.infer<typeof importPreviewSchema>;
