import type { Dialog, Shell } from 'electron';
import { contract, type hostMethods } from '../../../shared/contract/index.ts';
import { AppError } from '../../../shared/errors.ts';
import type { CallTarget } from '../../common/call-session.ts';

export interface ShellSurface {
  readonly dialog: Pick<Dialog, 'showOpenDialog'>;
  readonly shell: Pick<Shell, 'showItemInFolder'>;
}

type HostMethod = (typeof hostMethods)[number];

/** Answers the calls that belong to the desktop itself and hands every other one to the library. */
export function withShellHandlers(surface: ShellSurface, library: CallTarget): CallTarget {
  const handlers: Record<HostMethod, (params: unknown) => Promise<unknown>> = {
    'shell.pickFolder': async (params) => {
      const { title } = contract['shell.pickFolder'].params.parse(params);
      const { canceled, filePaths } = await surface.dialog.showOpenDialog({ title, properties: ['openDirectory', 'createDirectory'] });
      return { path: canceled ? null : (filePaths[0] ?? null) };
    },
    'shell.revealExport': async (params) => {
      const { bagPath } = contract['shell.revealExport'].params.parse(params);
      // Only what Witness itself exported: a page cannot have any other path opened.
      const { exports } = contract['evidence.exports'].result.parse(await library.call('evidence.exports', {}));
      if (!exports.some((record) => record.bagPath === bagPath))
        throw new AppError('refused', `${bagPath} is not an export of this library.`);
      surface.shell.showItemInFolder(bagPath);
      return {};
    },
  };
  const isHostMethod = (method: string): method is HostMethod => Object.hasOwn(handlers, method);
  return {
    call: (method, params, signal) => (isHostMethod(method) ? handlers[method](params) : library.call(method, params, signal)),
  };
}
