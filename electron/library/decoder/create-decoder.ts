import type { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { Decoder, Decoders, MediaFacts, MediaInput, OpenMedia } from './decoder.ts';
import type { DecoderRole, StartDecoder } from './decoder-child.ts';
import { clipBytesSchema, type DecoderWork, dumpBatchSchema, resultSchemas, scannedFrameSchema } from './decoder-messages.ts';
import { DecoderEnded, type DecoderRun, everySecond, runDecoder, type Watch } from './decoder-run.ts';

export interface DecoderOptions {
  readonly start: StartDecoder;
  readonly role: DecoderRole;
  /** Looks for calls that hang. */
  readonly watch?: Watch;
  /** A process without an open video ends after so long: it holds memory. */
  readonly idleLimitMs?: number;
}

const usualIdleLimitMs = 30_000;
/** A process that died this often at one place of a video is not sent there again. */
const maxDeaths = 2;

/** The two decoders; a process is started when it is first needed. */
export function createDecoders(options: Omit<DecoderOptions, 'role'>): Decoders {
  const playing = createDecoder({ ...options, role: 'playing' });
  const indexing = createDecoder({ ...options, role: 'indexing' });
  return {
    playing,
    indexing,
    async dispose() {
      await Promise.all([playing.dispose(), indexing.dispose()]);
    },
  };
}

interface Media {
  readonly number: number;
  readonly input: MediaInput;
  /** How often the process died, by the place it was at. */
  readonly deaths: Map<string, number>;
  opened: { readonly run: DecoderRun; readonly facts: Promise<MediaFacts> } | null;
  isClosed: boolean;
}

interface Ask<W extends DecoderWork> {
  readonly work: W;
  /** Where in the video it is now, for counting deaths. */
  readonly place: () => string;
  readonly signal?: AbortSignal | undefined;
  readonly onItem?: (item: unknown) => Promise<void>;
}

/** A decoder whose process is started when needed, again after it died, and opens there anew what was open. */
export function createDecoder(options: DecoderOptions): Decoder {
  const { start, role, watch = everySecond, idleLimitMs = usualIdleLimitMs } = options;
  const open = new Set<Media>();
  let run: DecoderRun | null = null;
  let lastMedia = 0;
  let idle: NodeJS.Timeout | undefined;
  let isDisposed = false;

  function running(): DecoderRun {
    if (isDisposed) throw new AppError('cancelled', 'Witness is closing.');
    clearTimeout(idle);
    if (!run || run.isOver()) run = runDecoder(start(role), watch);
    return run;
  }

  function forget(media: Media): void {
    open.delete(media);
    if (open.size > 0 || isDisposed) return;
    idle = setTimeout(() => void run?.stop(), idleLimitMs);
    idle.unref();
  }

  function openIn(media: Media, current: DecoderRun, signal?: AbortSignal): Promise<MediaFacts> {
    if (media.opened?.run === current) return media.opened.facts;
    const { number, input } = media;
    const { name, form = 'recording', times = 'exact', size = null, structure = null, durationMs = null, reader } = input;
    const work = { method: 'open', name, sizeBytes: reader.sizeBytes, form, known: { times, size, structure, durationMs } } as const;
    const facts = current.call({ media: number, input, work, signal }).then((result) => checked(resultSchemas.open, result, input.name));
    media.opened = { run: current, facts };
    facts.catch(() => {
      if (media.opened?.run === current) media.opened = null;
    });
    return facts;
  }

  async function guarded<T>(media: Media, place: () => string, work: (current: DecoderRun) => Promise<T>): Promise<T> {
    const { name } = media.input;
    if (media.isClosed) throw new AppError('internal', `${name} is not open any more.`);
    if ((media.deaths.get(place()) ?? 0) >= maxDeaths) throw stoppedTwice(name);
    try {
      return await work(running());
    } catch (error) {
      if (!(error instanceof DecoderEnded)) throw error;
      if (isDisposed) throw new AppError('cancelled', 'Witness is closing.', { cause: error });
      const deaths = (media.deaths.get(place()) ?? 0) + (error.wasAtWork ? 1 : 0);
      media.deaths.set(place(), deaths);
      if (deaths >= maxDeaths) throw stoppedTwice(name, error);
      throw new AppError('decoder-failed', `The decoder stopped while it was at ${name}: ${error.message}.`, {
        retryable: true,
        cause: error,
      });
    }
  }

  function ask<W extends DecoderWork>(
    media: Media,
    { work, place, signal, onItem }: Ask<W>,
  ): Promise<z.output<(typeof resultSchemas)[W['method']]>> {
    return guarded(media, place, async (current) => {
      await abortable(openIn(media, current), signal);
      const result = await current.call({ media: media.number, input: media.input, work, onItem, signal });
      const schema: z.ZodType = resultSchemas[work.method];
      return checked(schema, result, media.input.name) as z.output<(typeof resultSchemas)[W['method']]>;
    });
  }

  function handle(media: Media, facts: MediaFacts): OpenMedia {
    return {
      facts,
      frameAt: (atMs, signal) => ask(media, { work: { method: 'frameAt', atMs }, place: () => placeOf('frame', atMs), signal }),
      frameNumberAt: (atMs, signal) =>
        ask(media, { work: { method: 'frameNumberAt', atMs }, place: () => placeOf('number', atMs), signal }),
      segment: (index, signal) => ask(media, { work: { method: 'segment', index }, place: () => `segment ${index}`, signal }),
      keyFrames: (signal) => ask(media, { work: { method: 'keyFrames' }, place: () => 'key frames', signal }),
      structure: (signal) => ask(media, { work: { method: 'structure' }, place: () => 'structure', signal }),
      async scan(scanOptions, onFrame, signal) {
        let atMs = scanOptions.fromMs;
        const onItem = async (item: unknown): Promise<void> => {
          const frame = checked(scannedFrameSchema, item, media.input.name);
          atMs = frame.atMs;
          await onFrame(frame);
        };
        await ask(media, { work: { method: 'scan', options: scanOptions }, place: () => placeOf('scan', atMs), signal, onItem });
      },
      copyClip: ({ fromMs, toMs }, write, signal) => {
        const work = { method: 'copyClip', request: { fromMs, toMs } } as const;
        return ask(media, {
          work,
          place: () => placeOf('copy', fromMs),
          signal,
          onItem: (item) => write(checked(clipBytesSchema, item, media.input.name)),
        });
      },
      encodeClip: (request, write, signal) => {
        const work = { method: 'encodeClip', request } as const;
        return ask(media, {
          work,
          place: () => placeOf('encode', request.fromMs),
          signal,
          onItem: (item) => write(checked(clipBytesSchema, item, media.input.name)),
        });
      },
      async close() {
        if (media.isClosed) return;
        media.isClosed = true;
        media.opened?.run.closeMedia(media.number);
        forget(media);
      },
    };
  }

  return {
    pid: () => run?.pid() ?? null,
    async open(input, signal) {
      lastMedia += 1;
      const media: Media = { number: lastMedia, input, deaths: new Map(), opened: null, isClosed: false };
      open.add(media);
      try {
        const facts = await guarded(
          media,
          () => 'open',
          (current) => openIn(media, current, signal),
        );
        return handle(media, facts);
      } catch (error) {
        run?.closeMedia(media.number);
        forget(media);
        throw error;
      }
    },
    async indexDump(input, request, onBatch, signal) {
      lastMedia += 1;
      const media: Media = { number: lastMedia, input, deaths: new Map(), opened: null, isClosed: false };
      open.add(media);
      const { name, reader } = input;
      const work = { method: 'indexDump', name, sizeBytes: reader.sizeBytes, ...request } as const;
      const onItem = (item: unknown): Promise<void> => onBatch(dumpBatchSchema.parse(item));
      try {
        return await guarded(
          media,
          () => 'index',
          async (current) => {
            try {
              return resultSchemas.indexDump.parse(await current.call({ media: media.number, input, work, onItem, signal }));
            } finally {
              current.closeMedia(media.number);
            }
          },
        );
      } finally {
        forget(media);
      }
    },
    async dispose() {
      isDisposed = true;
      clearTimeout(idle);
      await run?.stop();
    },
  };
}

/** Native code made it, out of hostile bytes. */
function checked<T>(schema: z.ZodType<T>, result: unknown, name: string): T {
  const parsed = schema.safeParse(result);
  if (parsed.success) return parsed.data;
  throw new AppError('decoder-failed', `The decoder gave an answer about ${name} that cannot be right.`, { cause: parsed.error });
}

/** A tenth of a minute: a jump of the playhead is another place, a step is not. */
function placeOf(what: string, atMs: number): string {
  return `${what} ${Math.floor(atMs / 6000)}`;
}

function stoppedTwice(name: string, cause?: unknown): AppError {
  return new AppError('decoder-failed', `The decoder stopped twice at the same place of ${name}; it is not tried there again.`, {
    action: 'What is recorded there is damaged: look before and after it.',
    cause,
  });
}

/** The promise, or `cancelled` as soon as the signal says so. */
async function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  const aborted = Promise.withResolvers<never>();
  const onAbort = (): void => aborted.reject(new AppError('cancelled', 'Cancelled.'));
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
