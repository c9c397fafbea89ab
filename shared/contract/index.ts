import { z } from 'zod';
import { errorPayloadSchema } from '../errors.ts';
import { clipFormatSchema } from '../model/evidence.ts';
import {
  epochMsSchema,
  jobIdSchema,
  noteIdSchema,
  recordingIdSchema,
  sessionIdSchema,
  sourceIdSchema,
  textRedactionIdSchema,
} from '../model/ids.ts';
import { jobSchema } from '../model/job.ts';
import { logPreviewRowSchema, logProfileSchema } from '../model/log-profile.ts';
import {
  outlineBlockSchema,
  playbackDescriptorSchema,
  redactionSchema,
  screenSchema,
  screenTextLineSchema,
  sessionPartSchema,
  terminalSegmentSchema,
  transcriptLineSchema,
} from '../model/playback.ts';
import { downloadedSchema, recordingSchema } from '../model/recording.ts';
import { noteSchema, notSearchedSchema, searchHitSchema, searchSourceSchema, severitySchema } from '../model/review.ts';
import {
  decryptorSchema,
  inventorySettingsSchema,
  keySettingsSchema,
  settingsSchema,
  timeStampAuthoritySchema,
  workLimitsSchema,
} from '../model/settings.ts';
import { redactedWhatSchema, textRedactionSchema } from '../model/text-redaction.ts';
import { accessCalls } from './access-calls.ts';
import { capacityCalls } from './capacity-calls.ts';
import { caseCalls } from './case-calls.ts';
import { coverageCalls } from './coverage-calls.ts';
import { jobStarted, method, nothing } from './define-contract.ts';
import { evidenceCalls } from './evidence-calls.ts';
import { fleetCalls } from './fleet-calls.ts';
import { journalCalls } from './journal-calls.ts';
import { sampleCalls } from './sample-calls.ts';
import { sessionCalls } from './session-calls.ts';
import { sourceCalls } from './source-calls.ts';

/** An inventory or a store named by a filter or a list of ids; "all" means the whole library. */
const recordingSelection = z.object({
  recordingIds: z.array(recordingIdSchema).optional(),
  sessionIds: z.array(sessionIdSchema).optional(),
  all: z.boolean().optional(),
});

/**
 * The whole contract between an engine and its hosts: every call, once. Electron IPC, the WebSocket and the
 * command line are transports for it. Names read `noun.verb`.
 */
export const contract = {
  'app.bootstrap': method(
    nothing,
    z.object({
      version: z.string(),
      host: z.enum(['desktop', 'window', 'headless']),
      home: z.string(),
      mediaRoot: z.string(),
      capabilities: z.object({ pickFolder: z.boolean(), revealFile: z.boolean() }),
      sampleAvailable: z.boolean(),
      settings: settingsSchema,
    }),
  ),
  /** Adds the sample archive as a folder source (once) and starts its sync. */
  'app.openSample': method(nothing, z.object({ sourceId: sourceIdSchema, jobId: jobIdSchema })),

  ...sourceCalls,
  ...sessionCalls,
  ...journalCalls,
  ...coverageCalls,
  ...caseCalls,
  ...sampleCalls,
  ...fleetCalls,
  ...capacityCalls,
  ...accessCalls,

  'recordings.get': method(z.object({ recordingId: recordingIdSchema }), z.object({ recording: recordingSchema })),
  /** Starts a fetch job (download, verify, then probe and, by setting, index); result FetchResult. */
  'recordings.fetch': method(recordingSelection, jobStarted),
  /** Starts an index job over cached recordings; result IndexResult. */
  'recordings.index': method(recordingSelection.extend({ force: z.boolean().default(false) }), jobStarted),
  /** Starts reading the text on the picture of cached videos and Guacamole dumps (OCR), at low priority; result ScreenTextResult. */
  'recordings.readScreenText': method(recordingSelection.extend({ force: z.boolean().default(false) }), jobStarted),
  /** Starts decrypting a cached recording into the encrypted cache, then probes it; keyName null: the one of the settings. Result DecryptResult. */
  'recordings.decrypt': method(
    z.object({ recordingId: recordingIdSchema, keyName: z.string().min(1).max(1000).nullable().default(null) }),
    jobStarted,
  ),
  /** Which bytes of a recording are in the cache, ascending and apart; a whole copy is one range. */
  'recordings.downloaded': method(z.object({ recordingId: recordingIdSchema }), downloadedSchema),
  'recordings.pin': method(z.object({ recordingId: recordingIdSchema, pinned: z.boolean() }), z.object({ recording: recordingSchema })),
  'recordings.removeFromCache': method(z.object({ recordingId: recordingIdSchema }), z.object({ recording: recordingSchema })),
  'cache.status': method(
    nothing,
    z.object({ usedBytes: z.int(), quotaBytes: z.int(), pinnedBytes: z.int(), recordings: z.int(), pinnedRecordings: z.int() }),
  ),

  'playback.open': method(z.object({ recordingId: recordingIdSchema }), playbackDescriptorSchema),
  'playback.segment': method(z.object({ recordingId: recordingIdSchema, index: z.int().min(0) }), terminalSegmentSchema),
  'playback.transcript': method(
    z.object({ recordingId: recordingIdSchema, offset: z.int().min(0).default(0), limit: z.int().min(1).max(2000).default(500) }),
    z.object({ lines: z.array(transcriptLineSchema), total: z.int() }),
  ),
  /** Where the moment really is that was at `atMs` of `ofMs` while the times of a recording were estimated. */
  'playback.exactTime': method(
    z.object({ recordingId: recordingIdSchema, atMs: z.int(), ofMs: z.int().positive() }),
    z.object({ atMs: z.int() }),
  ),
  /** Index of the last transcript line at or before a time, for following the playhead; -1 before the first. */
  'playback.transcriptAt': method(z.object({ recordingId: recordingIdSchema, atMs: z.int() }), z.object({ index: z.int() })),
  /** The terminal's screen after every event with a time <= atMs, of an indexed terminal recording. */
  'playback.screen': method(z.object({ recordingId: recordingIdSchema, atMs: z.int().min(0) }), screenSchema),
  /** The blocks of an indexed terminal recording, in order of their lines. */
  'playback.outline': method(z.object({ recordingId: recordingIdSchema }), z.object({ blocks: z.array(outlineBlockSchema) })),
  /** What was read from the picture and is shown at a time. */
  'playback.screenText': method(
    z.object({ recordingId: recordingIdSchema, atMs: z.int().min(0) }),
    z.object({ lines: z.array(screenTextLineSchema) }),
  ),
  /** The recordings of a session that follow one another in time, as one timeline; at most one part where they do not. */
  'playback.session': method(
    z.object({ sessionId: sessionIdSchema }),
    z.object({ parts: z.array(sessionPartSchema), durationMs: z.int() }),
  ),
  /** Parts of the picture that exports leave black. */
  'redactions.list': method(z.object({ recordingId: recordingIdSchema }), z.object({ redactions: z.array(redactionSchema) })),
  /** Replaces all redactions of a recording. */
  'redactions.set': method(
    z.object({ recordingId: recordingIdSchema, redactions: z.array(redactionSchema).max(10_000) }),
    z.object({ redactions: z.array(redactionSchema) }),
  ),
  /** Text that redacted exports of a session hide, oldest first. */
  'redactions.listTexts': method(z.object({ sessionId: sessionIdSchema }), z.object({ redactions: z.array(textRedactionSchema) })),
  /** recordingId null: in all recordings of the session. Throws `usage` for an expression that is none. */
  'redactions.addText': method(
    z.object({
      sessionId: sessionIdSchema,
      recordingId: recordingIdSchema.nullable().default(null),
      what: redactedWhatSchema,
      reason: z.string().trim().min(1, 'A redaction needs a reason').max(2000),
    }),
    z.object({ redaction: textRedactionSchema }),
  ),
  'redactions.removeText': method(z.object({ redactionId: textRedactionIdSchema }), z.object({ redaction: textRedactionSchema })),
  /**
   * Starts a still job: the frame shown at a time as PNG, with session id, UTC time and frame number in its metadata and,
   * on request, burnt in; result StillResult. targetDir null: the exports folder.
   */
  'playback.still': method(
    z.object({
      recordingId: recordingIdSchema,
      atMs: z.int().min(0),
      burnIn: z.boolean().default(false),
      redact: z.boolean().default(true),
      targetDir: z.string().min(1).nullable().default(null),
    }),
    jobStarted,
  ),
  /** Starts a clip job: writes a time range of a recording to a file beside its recipe; result ClipResult. targetDir null: the exports folder. */
  'playback.exportRange': method(
    z.object({
      recordingId: recordingIdSchema,
      fromMs: z.int().min(0),
      toMs: z.int().min(0),
      format: clipFormatSchema,
      /** Whether the recording's redactions are applied (pictures and text read from them). */
      redact: z.boolean().default(true),
      targetDir: z.string().min(1).nullable().default(null),
      reason: z.string().max(2000).default(''),
    }),
    jobStarted,
  ),

  /** Mapping profiles for forwarded log transcripts, the built-in ones first. */
  'profiles.list': method(nothing, z.object({ profiles: z.array(logProfileSchema) })),
  /** Adds or replaces a profile of the user's; built-in ones are refused. */
  'profiles.save': method(z.object({ profile: logProfileSchema }), z.object({ profile: logProfileSchema })),
  'profiles.remove': method(z.object({ profileId: z.string() }), nothing),
  /** What a profile makes of the beginning of a cached recording, before it is saved. */
  'profiles.preview': method(
    z.object({ recordingId: recordingIdSchema, profile: logProfileSchema }),
    z.object({ rows: z.array(logPreviewRowSchema), linesRead: z.int(), linesUnmapped: z.int(), fields: z.array(z.string()) }),
  ),
  /** Reads a recording with this profile from now on (null: by the first profile that fits) and indexes it anew. */
  'recordings.setProfile': method(z.object({ recordingId: recordingIdSchema, profileId: z.string().nullable() }), jobStarted),

  'notes.list': method(z.object({ sessionId: sessionIdSchema }), z.object({ notes: z.array(noteSchema) })),
  'notes.add': method(
    z.object({
      sessionId: sessionIdSchema,
      recordingId: recordingIdSchema.nullable(),
      atMs: z.int().min(0).nullable(),
      endMs: z.int().min(0).nullable(),
      severity: severitySchema,
      text: z.string().min(1).max(10_000),
    }),
    z.object({ note: noteSchema }),
  ),
  'notes.update': method(
    z.object({
      noteId: noteIdSchema,
      severity: severitySchema.optional(),
      text: z.string().min(1).max(10_000).optional(),
      atMs: z.int().min(0).nullable().optional(),
      endMs: z.int().min(0).nullable().optional(),
    }),
    z.object({ note: noteSchema }),
  ),
  'notes.remove': method(z.object({ noteId: noteIdSchema }), nothing),

  'search.query': method(
    z.object({
      query: z.string().min(1).max(1000),
      mode: z.enum(['words', 'substring', 'regex']).default('words'),
      caseSensitive: z.boolean().default(false),
      /** The hit does not begin or end inside a word (substring and regex). */
      wholeWord: z.boolean().default(false),
      sources: z.array(searchSourceSchema).default([]),
      recordingId: recordingIdSchema.nullable().default(null),
      /** Of the whole library: what is protected, too. All of it has to be open; without this it is left out. */
      openProtected: z.boolean().default(false),
      cursor: z.string().nullable().default(null),
      limit: z.int().min(1).max(1000).default(200),
    }),
    z.object({
      hits: z.array(searchHitSchema),
      nextCursor: z.string().nullable(),
      /** Recordings the search covered. */
      searched: z.int(),
      notSearched: z.array(notSearchedSchema),
    }),
  ),

  /** Where the rules file is and what is wrong with it; made with the default rules when missing. */
  'rules.status': method(
    nothing,
    z.object({
      path: z.string(),
      rules: z.array(z.object({ id: z.string(), label: z.string(), severity: severitySchema, enabled: z.boolean() })),
      problems: z.array(z.string()),
    }),
  ),

  ...evidenceCalls,

  'jobs.list': method(nothing, z.object({ jobs: z.array(jobSchema) })),
  'jobs.cancel': method(z.object({ jobId: jobIdSchema }), nothing),
  /** Lets a job rest; what it did is kept. */
  'jobs.pause': method(z.object({ jobId: jobIdSchema }), nothing),
  /** Goes on with a job that is paused or was interrupted; does again one that failed or was cancelled. The job that runs now. */
  'jobs.resume': method(z.object({ jobId: jobIdSchema }), jobStarted),
  /** Takes a job that has ended off the list; null: all that have. */
  'jobs.dismiss': method(z.object({ jobId: jobIdSchema.nullable() }), nothing),

  'settings.get': method(nothing, settingsSchema),
  'settings.update': method(
    // Not settingsSchema.partial(): its defaults would fill in what was left out and reset it.
    z.object({
      theme: z.enum(['system', 'dark', 'light']).optional(),
      timeZone: z.enum(['utc', 'local']).optional(),
      reviewer: z.string().max(200).optional(),
      cacheQuotaBytes: z.int().min(0).optional(),
      indexAfterFetch: z.boolean().optional(),
      readScreenText: z.boolean().optional(),
      captions: z.boolean().optional(),
      spokenTranscript: z.boolean().optional(),
      screenTextLanguages: z.array(z.string().min(1).max(40)).min(1).max(10).optional(),
      decryptor: decryptorSchema.optional(),
      timeStamp: timeStampAuthoritySchema.optional(),
      limits: workLimitsSchema.optional(),
      keys: keySettingsSchema.optional(),
      inventory: inventorySettingsSchema.optional(),
    }),
    settingsSchema,
  ),

  /** Runs `<command> --version` without a shell, as a recording would be decrypted: whether the program is there and starts. */
  'settings.tryDecryptor': method(
    z.object({ command: z.string().min(1).max(1000) }),
    z.object({ says: z.string(), error: errorPayloadSchema.nullable() }),
  ),

  /** The languages that text on pictures can be read in, and the folder that others can be added to. */
  'settings.screenTextLanguages': method(nothing, z.object({ languages: z.array(z.string()), folder: z.string() })),

  /** A native folder picker, where the host has one; null when dismissed. */
  'shell.pickFolder': method(z.object({ title: z.string() }), z.object({ path: z.string().nullable() })),
  /** Shows an exported bag in the file manager, where the host has one. */
  'shell.revealExport': method(z.object({ bagPath: z.string() }), nothing),
} as const;

export type Contract = typeof contract;
export type MethodName = keyof Contract;
/** What a caller passes: defaults may be left out. */
export type ParamsOf<M extends MethodName> = z.input<Contract[M]['params']>;
/** What a handler receives: validated, defaults filled in. */
export type ParsedParamsOf<M extends MethodName> = z.output<Contract[M]['params']>;
export type ResultOf<M extends MethodName> = z.output<Contract[M]['result']>;

/** Calls answered by the host itself (windows, dialogs); every other one goes to the engine. */
export const hostMethods = ['shell.pickFolder', 'shell.revealExport'] as const satisfies readonly MethodName[];

/** Events an engine emits. Named in the past tense. */
export const events = {
  'job.changed': z.object({ job: jobSchema }),
  /** It is off the list. */
  'job.removed': z.object({ jobId: jobIdSchema }),
  /** Something in the catalog changed: reread what you show of it. */
  'catalog.changed': z.object({
    topics: z.array(
      z.enum([
        'sources',
        'sessions',
        'recordings',
        'notes',
        'redactions',
        'exports',
        'samples',
        'retention',
        'coverage',
        'cases',
        'access',
        'shortcuts',
      ]),
    ),
    sessionId: sessionIdSchema.nullable(),
    recordingId: recordingIdSchema.nullable(),
  }),
  /** More of a recording has arrived, at most a few times a second, or its download has begun or ended. */
  'recording.downloaded': downloadedSchema.extend({ recordingId: recordingIdSchema }),
  'settings.changed': z.object({ settings: settingsSchema, atMs: epochMsSchema }),
} as const;
export type EventName = keyof typeof events;
export type EventOf<E extends EventName> = z.output<(typeof events)[E]>;
