import { FileDown } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { navigate, reviewRoute, routeTo } from '../../app/router.ts';
import { call } from '../../bridge/client.ts';
import { pathsOf } from '../../bridge/dropped-paths.ts';
import { plural } from '../../lib/format.ts';
import { toast, toastError } from '../../ui/toast.tsx';
import styles from './drop-target.module.css';

type State = { readonly kind: 'none' | 'over' } | { readonly kind: 'adding'; readonly count: number };

/** The whole window takes files and folders: says so while they are over it, adds them where they lie and opens the first. */
export function DropTarget() {
  const [state, setState] = useState<State>({ kind: 'none' });
  // Entering an element within comes before leaving the one around it.
  const depth = useRef(0);
  useEffect(() => {
    const isFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false;
    const show = (kind: 'none' | 'over'): void => setState((now) => (now.kind === 'adding' ? now : { kind }));
    const onEnter = (event: DragEvent): void => {
      if (!isFiles(event)) return;
      event.preventDefault();
      depth.current += 1;
      show('over');
    };
    const onOver = (event: DragEvent): void => {
      // Else the page would be left for the file.
      if (isFiles(event)) event.preventDefault();
    };
    const onLeave = (event: DragEvent): void => {
      if (!isFiles(event)) return;
      depth.current = Math.max(0, depth.current - 1);
      if (depth.current === 0) show('none');
    };
    const onDrop = (event: DragEvent): void => {
      if (!isFiles(event)) return;
      event.preventDefault();
      depth.current = 0;
      const files = [...(event.dataTransfer?.files ?? [])];
      const paths = pathsOf(files);
      if (paths === null) {
        show('none');
        toast('Dropping files needs the desktop application. Here, add the folder that they are in, or start Witness with their names.', {
          action: { label: 'Add a folder', run: () => navigate(routeTo('sources', { add: 'folder' })) },
        });
        return;
      }
      setState({ kind: 'adding', count: files.length });
      void addDropped(paths).finally(() => setState({ kind: 'none' }));
    };
    window.addEventListener('dragenter', onEnter);
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragenter', onEnter);
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, []);
  if (state.kind === 'none') return null;
  return (
    <div className={styles.target} role="status">
      <div className={styles.words}>
        <FileDown size={28} aria-hidden />
        {pathsOf([]) === null ? (
          <strong>Dropping files needs the desktop application</strong>
        ) : (
          <>
            <strong>{state.kind === 'adding' ? `Adding ${plural(state.count, 'file')}\u2026` : 'Drop recordings to review them'}</strong>
            <span>Files stay where they are. A folder becomes a source.</span>
          </>
        )}
      </div>
    </div>
  );
}

async function addDropped(paths: string[]): Promise<void> {
  if (paths.length === 0) return toast('What was dropped is no file of this computer.', { tone: 'danger' });
  try {
    const { recordings, folders, refused } = await call('sources.addLoose', { paths });
    const [first] = recordings;
    const [folder] = folders;
    if (first) navigate(reviewRoute(first));
    else if (folder) navigate(routeTo('inventory', { sourceId: folder.sourceId }));
    const [why] = refused;
    if (why)
      toast(`${refused.length} of ${plural(paths.length, 'file')} left out. ${why.error.message} ${why.error.action}`, { tone: 'danger' });
  } catch (error) {
    toastError(error);
  }
}
