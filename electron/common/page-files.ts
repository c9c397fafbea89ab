import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { AppError } from '../../shared/errors.ts';

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** Answers GET and HEAD for one built page and its files, fetch-style. */
export type PageHandler = (request: Request) => Promise<Response>;

/**
 * Serves the files that a build left in a folder and nothing else: the list is read once, so no path from a request
 * ever reaches the file system. `/` is index.html; the renderer keeps its views in the fragment.
 */
export async function createPageHandler(options: {
  readonly folder: string;
  readonly headers: Readonly<Record<string, string>>;
}): Promise<PageHandler> {
  const files = await listBuiltFiles(options.folder);
  return async (request) => {
    const headers = new Headers(options.headers);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      headers.set('allow', 'GET, HEAD');
      return new Response(null, { status: 405, headers });
    }
    const { pathname } = new URL(request.url);
    const file = files.get(pathname === '/' ? '/index.html' : pathname);
    const contentType = file && contentTypes[extname(file)];
    if (!file || !contentType) {
      headers.set('content-type', 'text/plain; charset=utf-8');
      return new Response('Not found.', { status: 404, headers });
    }
    const bytes = await readFile(file);
    headers.set('content-type', contentType);
    headers.set('content-length', String(bytes.byteLength));
    // Names of built files carry their content's hash, except the page's own.
    headers.set('cache-control', pathname.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-store');
    return new Response(request.method === 'HEAD' ? null : new Uint8Array(bytes), { status: 200, headers });
  };
}

async function listBuiltFiles(folder: string): Promise<ReadonlyMap<string, string>> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const files = new Map(paths.map((path) => [`/${relative(folder, path).split(sep).map(encodeURIComponent).join('/')}`, path]));
    if (files.has('/index.html')) return files;
  } catch (cause) {
    throw new AppError('internal', `The built pages in ${folder} cannot be read.`, { cause, action: 'Build them with "npm start".' });
  }
  throw new AppError('internal', `There are no built pages in ${folder}.`, { action: 'Build them with "npm start".' });
}
