import { checkBag } from '../../shared/evidence/check-bag.ts';
import { checkJournalLines } from '../../shared/evidence/journal/check-journal-lines.ts';
import { chosenFiles, droppedFiles, type FoundFile, folderOf } from './dropped-folder.ts';
import { sha256Of } from './hash-pieces.ts';
import { showFailure, showJournal, showReport } from './show-report.ts';

/** The page that lies in every bag (verify.html): the same check as `witness verify`, in any browser and without a network. */
function start(): void {
  const form = byId('drop', HTMLFormElement);
  const choose = byId('choose', HTMLInputElement);
  const chooseJournal = byId('choose-journal', HTMLInputElement);
  const result = byId('result', HTMLElement);
  const progress = byId('progress', HTMLElement);
  const bar = byId('bar', HTMLProgressElement);
  const now = byId('now', HTMLElement);
  let newest = new AbortController();

  async function check(finding: Promise<readonly FoundFile[] | File>): Promise<void> {
    newest.abort();
    const own = new AbortController();
    newest = own;
    result.replaceChildren();
    delete result.dataset.outcome;
    progress.hidden = false;
    bar.removeAttribute('value');
    now.textContent = 'Reading';
    try {
      const found = await finding;
      const show = found instanceof File ? await checkJournal(found, own.signal) : await checkFolder(found, own.signal);
      if (!own.signal.aborted) show();
    } catch (error) {
      if (!own.signal.aborted) showFailure(result, error);
    } finally {
      if (!own.signal.aborted) progress.hidden = true;
    }
  }

  async function checkFolder(found: readonly FoundFile[], signal: AbortSignal): Promise<() => void> {
    const report = await checkBag(folderOf(found, 'The folder'), {
      signal,
      onProgress: ({ done, total, detail }) => {
        bar.max = Math.max(1, total);
        bar.value = done;
        now.textContent = detail;
      },
    });
    return () => showReport(result, report);
  }

  async function checkJournal(file: File, signal: AbortSignal): Promise<() => void> {
    const report = await checkJournalLines(file.stream(), { name: 'The file', sha256Of, signal });
    return () => showJournal(result, report);
  }

  chooseJournal.addEventListener('change', () => {
    const file = chooseJournal.files?.[0];
    if (file) void check(Promise.resolve(file));
    chooseJournal.value = '';
  });
  choose.addEventListener('change', () => {
    if (choose.files && choose.files.length > 0) void check(Promise.resolve(chosenFiles(choose.files)));
    // The same folder can be chosen again.
    choose.value = '';
  });
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    form.classList.add('over');
  });
  document.addEventListener('dragleave', () => form.classList.remove('over'));
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    form.classList.remove('over');
    if (event.dataTransfer) void check(droppedFiles(event.dataTransfer));
  });
}

function byId<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`The page has no ${id}.`);
  return found;
}

start();
