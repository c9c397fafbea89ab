import type { OnConcealment } from './concealment.ts';

const link = /\u001b\]8;[^;]*;([^\u0007\u001b]{1,2000})(?:\u0007|\u001b\\)([^\u0007]{1,400}?)\u001b\]8;;/g;

/** Whether any of several texts, put together, has to be looked at. */
export function mayControl(text: string): boolean {
  return /\u001b(?:\]52;|\[2[01]t|\]8;)/.test(text);
}

/**
 * Finds sequences that reach beyond the screen: writing the clipboard (OSC 52), having the terminal type its title
 * (XTWINOPS 21), and links whose text names another host than they lead to (OSC 8). None of them takes effect here.
 */
export function createTerminalControlFinder(onFound: OnConcealment): (atMs: number, data: string) => void {
  return (atMs, data) => {
    if (!data.includes('\u001b')) return;
    const found = (what: string, why: string): void =>
      onFound({ kind: 'terminal-control', atMs, endMs: null, what, why, severity: 'medium' });
    const clipboard = !data.includes('\u001b]52;') ? undefined : /\u001b\]52;[a-z0-7]*;([A-Za-z0-9+/=]{1,8192})/.exec(data)?.[1];
    if (clipboard !== undefined) {
      const text = Buffer.from(clipboard, 'base64')
        .toString('utf8')
        .replace(/\p{Cc}+/gu, ' ')
        .slice(0, 120);
      found(
        `The clipboard was written: ${text}`,
        'Output put a text into the clipboard of whoever watched; pasted, it could be a command.',
      );
    }
    if (data.includes('\u001b[2') && /\u001b\[2[01]t/.test(data)) {
      found('The terminal was asked for its title', 'The answer is typed as if by the user: a way to run what output chose.');
    }
    if (!data.includes('\u001b]8;')) return;
    for (const [, target = '', shown = ''] of data.matchAll(link)) {
      const text = shown.replace(/\u001b\[[\d;:]*m/g, '').trim();
      const [from, to] = [hostOf(text), hostOf(target)];
      if (from !== null && to !== null && from !== to) {
        found(
          `A link shows ${text.slice(0, 80)} and leads to ${target.slice(0, 120)}`,
          'Text and target of the link name different hosts.',
        );
      }
    }
  };
}

/** The host that a text names, if it looks like an address. */
function hostOf(text: string): string | null {
  return (
    /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^/@\s]*@)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?=[/:?#]|$)/i
      .exec(text)?.[1]
      ?.toLowerCase()
      .replace(/^www\./, '') ?? null
  );
}
