import { z } from 'zod';

/**
 * How recordings that were encrypted by the recorder (Akeyless `.enc`) are opened: a program run without a shell, the
 * ciphertext on its standard input and the recording on its standard output, so that neither touches the disk in clear.
 */
export const decryptorSchema = z.object({
  /** A name on the PATH or a path. */
  command: z.string().min(1).max(1000).default('akeyless'),
  /** `{key}` stands for the key's name. */
  args: z.array(z.string().max(1000)).max(50).default(['decrypt-file', '--key-name', '{key}', '--output-format', 'raw']),
  /** Name of the encryption key that the recorder was given; empty: decrypting is not set up. */
  keyName: z.string().max(1000).default(''),
});
export type Decryptor = z.infer<typeof decryptorSchema>;

/** Every setting once: schema and default. Stored as settings.json in the data folder. */
export const settingsSchema = z.object({
  theme: z.enum(['system', 'dark', 'light']).default('system'),
  /** In which zone times are shown; they always carry it. */
  timeZone: z.enum(['utc', 'local']).default('utc'),
  /** The name put on notes and exports. */
  reviewer: z.string().max(200).default(''),
  /** Bytes the recording cache may take before least recently used, unpinned recordings leave it. */
  cacheQuotaBytes: z
    .int()
    .min(0)
    .default(20 * 1024 ** 3),
  /** Index recordings as soon as they are fetched. */
  indexAfterFetch: z.boolean().default(true),
  /** Read the text on the pictures of videos and Guacamole dumps in the background, once they are indexed. */
  readScreenText: z.boolean().default(true),
  /** In which languages: 'eng', or the name of a traineddata file in the languages folder of the data folder. */
  screenTextLanguages: z.array(z.string().min(1).max(40)).min(1).max(10).default(['eng']),
  /** The program that opens recordings encrypted by the recorder; it reads ciphertext from its standard input. */
  decryptor: decryptorSchema.default(decryptorSchema.parse({})),
});
export type Settings = z.infer<typeof settingsSchema>;
