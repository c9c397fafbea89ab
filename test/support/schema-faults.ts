import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';

/** Where the schemas are published. */
export const schemaFolder = fileURLToPath(new URL('../../docs/schemas', import.meta.url));

/** What is wrong with a document by its published schema, which is read by a program that knows nothing of Witness. */
export async function schemaFaults(name: string, document: unknown): Promise<unknown> {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true, formats: { uri: true, base64: true } });
  const validate = ajv.compile(JSON.parse(await readFile(`${schemaFolder}/${name}.schema.json`, 'utf8')));
  return validate(document) ? [] : validate.errors;
}
