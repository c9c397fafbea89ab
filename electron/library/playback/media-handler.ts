import { AppError, exitCodeFor, toAppError } from '../../../shared/errors.ts';
import { recordingIdSchema } from '../../../shared/model/ids.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { getRecording } from '../catalog/recordings.ts';

/** Answers GET and HEAD for one kind of media of a recording; `part` is what follows its id in the path, '' where nothing does. */
export type MediaRoute = (request: Request, recording: Recording, part: string) => Promise<Response>;

/**
 * Answers `.../<kind>/<recordingId>` and `.../<kind>/<recordingId>/<part>` by the route of the kind. A failure is JSON of
 * an ErrorPayload (403 where a reason or a second person is demanded), so that the player can say what is wrong.
 */
export function createMediaHandler(deps: {
  readonly catalog: ReadableCatalog;
  /** Throws for a recording that may not be seen now. */
  readonly checkOpen?: (recording: Recording) => void;
  readonly routes: Readonly<Record<string, MediaRoute>>;
}): (request: Request) => Promise<Response> {
  const path = new RegExp(`/(${Object.keys(deps.routes).join('|')})/([^/]+)(?:/([^/]+))?$`);
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return new Response(null, { status: 405, headers: { allow: 'GET, HEAD' } });
    const [, kind = '', id, part = ''] = path.exec(new URL(request.url).pathname) ?? [];
    const recordingId = recordingIdSchema.safeParse(id);
    const recording = recordingId.success ? getRecording(deps.catalog, recordingId.data) : null;
    const route = Object.hasOwn(deps.routes, kind) ? deps.routes[kind] : undefined;
    if (!recording || !route) return failure(new AppError('not-found', 'There is no such recording in this library.'));
    try {
      deps.checkOpen?.(recording);
      return await route(request, recording, part);
    } catch (error) {
      return failure(toAppError(error));
    }
  };
}

function failure(error: AppError): Response {
  const status = error.code.startsWith('access-') ? 403 : exitCodeFor(error.code) === 2 ? 404 : 500;
  return Response.json(error.toPayload(), { status, headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } });
}
