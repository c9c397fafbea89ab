import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from './button.tsx';
import styles from './dialog.module.css';

export interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly width?: number;
}

/** A modal dialog: labelled, closed by Escape, focus returned to where it came from. Mount it to open it. */
export function Dialog({ title, onClose, children, width = 560 }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = element.current;
    const before = document.activeElement;
    dialog?.showModal();
    // The browser would choose the cross.
    dialog?.querySelector<HTMLElement>('[data-dialog-body] :is(input, select, textarea, button, [tabindex="0"]):enabled')?.focus();
    return () => {
      dialog?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={element}
      className={styles.dialog}
      style={{ inlineSize: `min(${width}px, 94vw)` }}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header className={styles.header}>
        <h2 id={titleId}>{title}</h2>
        <Button variant="quiet" label="Close" onPress={onClose}>
          <X size={16} aria-hidden />
        </Button>
      </header>
      <div className={styles.body} data-dialog-body>
        {children}
      </div>
    </dialog>
  );
}
