import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { AppError } from '../../../../shared/errors.ts';
import type { LanguageData } from './line-reader.ts';

/** Comes with Witness. */
export const builtInLanguage = 'eng';
const suffix = '.traineddata';
/** As Tesseract names them: "deu", "chi_sim", "script/Latin" without its folder. */
const codePattern = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

/** Languages that can be read: the built-in one, and every `<code>.traineddata` in the folder of the user's. */
export async function availableLanguages(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const added = names
    .filter((name) => name.endsWith(suffix))
    .map((name) => name.slice(0, -suffix.length))
    .filter((code) => codePattern.test(code));
  return [...new Set([builtInLanguage, ...added.sort()])];
}

/** The data of languages, from this computer alone. `not-found` names the one that is not there. */
export async function loadLanguages(folder: string, codes: readonly string[]): Promise<LanguageData[]> {
  const wanted = codes.length > 0 ? codes : [builtInLanguage];
  return Promise.all(wanted.map(async (code) => ({ code, data: await readLanguage(folder, code) })));
}

async function readLanguage(folder: string, code: string): Promise<Buffer> {
  if (!codePattern.test(code)) throw new AppError('usage', `"${code}" is no name of a language.`);
  try {
    return await readFile(join(folder, code + suffix));
  } catch (cause) {
    if (code === builtInLanguage) return readFile(builtInPath());
    throw new AppError('not-found', `There is no language data for "${code}" in ${folder}.`, {
      action: `Put ${code}${suffix} there, or choose other languages under Settings.`,
      cause,
    });
  }
}

function builtInPath(): string {
  const packageFile = createRequire(import.meta.url).resolve(`@tesseract.js-data/${builtInLanguage}/package.json`);
  return join(dirname(packageFile), '4.0.0_best_int', `${builtInLanguage}${suffix}.gz`);
}
