// node scripts/run.mjs scripts/make-schemas.ts: writes docs/schemas anew from the schemas of the application.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type DocumentName, documentSchemas, publishedSchema } from '../shared/model/evidence-documents.ts';

const folder = fileURLToPath(new URL('../docs/schemas', import.meta.url));
mkdirSync(folder, { recursive: true });
for (const name of Object.keys(documentSchemas) as DocumentName[]) {
  writeFileSync(join(folder, `${name}.schema.json`), publishedSchema(name));
}
