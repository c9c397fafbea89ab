import { contract } from '../../shared/contract/index.ts';
import type { DeepLink } from '../../shared/deep-link.ts';
import { toAppError } from '../../shared/errors.ts';
import type { CallTarget } from '../common/call-session.ts';

/** Adds files that the system handed to Witness, and shows the first of them; what could not be added is said. */
export async function openLooseFiles(options: {
  readonly library: CallTarget;
  /** Absolute. */
  readonly paths: readonly string[];
  readonly show: (link: DeepLink | null) => void;
  readonly showError: (title: string, text: string) => void;
}): Promise<void> {
  const failed = (errors: readonly { readonly message: string; readonly action: string }[]): void =>
    options.showError('Not everything could be opened', errors.map(({ message, action }) => `${message}\n${action}`).join('\n\n'));
  try {
    const answer = await options.library.call('sources.addLoose', { paths: [...options.paths] });
    const { recordings, refused } = contract['sources.addLoose'].result.parse(answer);
    const [first] = recordings;
    options.show(first ? { ...first, atMs: 0 } : null);
    if (refused.length > 0) failed(refused.slice(0, 5).map(({ error }) => error));
  } catch (error) {
    failed([toAppError(error)]);
  }
}
