// The bill of materials (CycloneDX) of what Witness hands out, by npm's own `npm sbom`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandError, capture, npmCommand, root } from './bootstrap.mjs';

/**
 * Writes it into a folder and gives its name. The same bytes for the same package-lock.json.
 * @param {string} folder
 * @param {readonly string[]} bundled development packages that builds took in
 */
export async function writeBillOfMaterials(folder, bundled) {
  const { code, stdout, stderr } = await capture([...npmCommand(), 'sbom', '--sbom-format', 'cyclonedx', '--package-lock-only']);
  if (code !== 0) throw new CommandError(`npm sbom failed:\n${stderr}`);
  const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const file = `${name}-${version}.cdx.json`;
  writeFileSync(join(folder, file), `${JSON.stringify(handedOut(JSON.parse(stdout), name, bundled), null, 2)}\n`);
  return file;
}

/** Without what only builds and tests need, and without the time and the number by which two runs differ. Pure. */
export function handedOut(bill, name, bundled) {
  const isHandedOut = (component) => !isDevelopment(component) || bundled.includes(component.name);
  const components = bill.components.filter(isHandedOut);
  const known = new Set([bill.metadata.component['bom-ref'], ...components.map((component) => component['bom-ref'])]);
  const dependencies = bill.dependencies
    .filter(({ ref }) => known.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((each) => known.has(each)) }));
  const { serialNumber: _number, metadata, ...rest } = bill;
  const { timestamp: _time, ...facts } = metadata;
  // npm takes the name of the folder.
  return { ...rest, metadata: { ...facts, component: { ...facts.component, name } }, components, dependencies };
}

function isDevelopment({ properties = [] }) {
  return properties.some((each) => each.name === 'cdx:npm:package:development' && each.value === 'true');
}
