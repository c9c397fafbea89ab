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

/** Who says when a signature was there (RFC 3161): see docs/evidence-package.md. */
export const timeStampAuthoritySchema = z.object({
  /** Where it answers over HTTP; empty: none is asked. */
  url: z
    .string()
    .max(2000)
    .regex(/^(https?:\/\/[^\s@]+)?$/i, 'An address that begins with http:// or https://, without a name or password in it')
    .default(''),
  /** Which of its policies is asked for (an OID); empty: whichever it takes. */
  policy: z
    .string()
    .max(200)
    .regex(/^([012](\.\d{1,30}){1,40})?$/, 'An object identifier, like 1.2.3.4')
    .default(''),
  /** Root certificates that its certificate must lead to (PEM); empty: what it sends is taken, and named when a bag is verified. */
  certificates: z.string().max(200_000).default(''),
});
export type TimeStampAuthority = z.infer<typeof timeStampAuthoritySchema>;

/** The inventory as its user likes it. */
export const inventorySettingsSchema = z.object({
  /** Ids of the columns that are shown; null: those that are shown until others are chosen. */
  columns: z.array(z.string().min(1).max(40)).max(50).nullable().default(null),
  /** Filters and order that were kept under a name, as in the address of the inventory. */
  views: z
    .array(z.object({ name: z.string().min(1).max(200), query: z.string().max(8000) }))
    .max(200)
    .default([]),
});
export type InventorySettings = z.infer<typeof inventorySettingsSchema>;

/** Which keys stand for what, where somebody wants it otherwise. */
export const keySettingsSchema = z.object({
  /** By the id of an action: all of its keys; none at all are possible. */
  bindings: z
    .record(z.string().min(1).max(60), z.array(z.string().min(1).max(40)).max(8))
    .refine((bindings) => Object.keys(bindings).length <= 500, 'At most 500 actions')
    .default({}),
  /** Whether a character alone, without Control or Alt, stands for anything (WCAG 2.1.4). */
  singleCharacters: z.boolean().default(true),
});
export type KeySettings = z.infer<typeof keySettingsSchema>;

/** The slowest limit on downloads: below it a connection would be taken for dead. */
export const leastBytesPerSecond = 16_384;

/** What work in the background may take. */
export const workLimitsSchema = z.object({
  /** Of all downloads together; 0: as fast as they come. */
  downloadBytesPerSecond: z
    .int()
    .min(0)
    .refine((bytes) => bytes === 0 || bytes >= leastBytesPerSecond, `0, or ${leastBytesPerSecond} bytes a second and more`)
    .default(0),
  /** Recordings that are downloaded at once when several were asked for. */
  downloadsAtOnce: z.int().min(1).max(16).default(4),
  /** Recordings that are indexed at once; each takes up to two cores. */
  indexAtOnce: z.int().min(1).max(8).default(1),
});
export type WorkLimits = z.infer<typeof workLimitsSchema>;

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
  /** Captions under recordings of pixels: what was typed, and what appeared on the screen. */
  captions: z.boolean().default(false),
  /** New lines go to a live region while a recording plays: for screen readers. */
  spokenTranscript: z.boolean().default(false),
  /** Read the text on the pictures of videos and Guacamole dumps in the background, once they are indexed. */
  readScreenText: z.boolean().default(true),
  /** In which languages: 'eng', or the name of a traineddata file in the languages folder of the data folder. */
  screenTextLanguages: z.array(z.string().min(1).max(40)).min(1).max(10).default(['eng']),
  /** The program that opens recordings encrypted by the recorder; it reads ciphertext from its standard input. */
  decryptor: decryptorSchema.default(decryptorSchema.parse({})),
  limits: workLimitsSchema.default(workLimitsSchema.parse({})),
  keys: keySettingsSchema.default(keySettingsSchema.parse({})),
  inventory: inventorySettingsSchema.default(inventorySettingsSchema.parse({})),
  /** Asked for a time stamp of what is signed. */
  timeStamp: timeStampAuthoritySchema.default(timeStampAuthoritySchema.parse({})),
});
export type Settings = z.infer<typeof settingsSchema>;
