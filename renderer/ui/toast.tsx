import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { create } from 'zustand';
import { toAppError } from '../../shared/errors.ts';
import { visibleText } from '../../shared/visible-text.ts';
import { Button } from './button.tsx';
import styles from './toast.module.css';

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'info' | 'danger';
  readonly action?: { readonly label: string; readonly run: () => void };
}

const useToasts = create<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }));
let nextId = 1;
const shownMs = 8000;

function dismiss(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));
}

/** Says what happened, with at most one thing to do about it. Errors stay until they are dismissed. */
export function toast(text: string, options: Pick<Toast, 'action'> & { readonly tone?: Toast['tone'] } = {}): void {
  const id = nextId;
  nextId += 1;
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts.slice(-3), { id, text, tone: 'info', ...options }] }));
  if (options.tone !== 'danger') setTimeout(() => dismiss(id), shownMs);
}

/** What went wrong and what to do, in the words of the error; a cancellation is no news. */
export function toastError(error: unknown): void {
  const { code, message, action } = toAppError(error);
  if (code !== 'cancelled') toast(`${message} ${action}`, { tone: 'danger' });
}

export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const popover = element.current;
    if (!popover) return;
    // Opened anew, a popover lies over every dialog that was opened before it.
    if (toasts.length > 0 && popover.matches(':popover-open') && document.querySelector('dialog[open]')) popover.hidePopover();
    if (!popover.matches(':popover-open')) popover.showPopover();
  }, [toasts]);
  return (
    <div ref={element} popover="manual" className={styles.toasts} role="status" aria-live="polite">
      {toasts.map(({ id, text, tone, action }) => (
        <div key={id} className={styles.toast} data-tone={tone}>
          <span>{visibleText(text)}</span>
          {action && (
            <Button
              onPress={() => {
                action.run();
                dismiss(id);
              }}
            >
              {action.label}
            </Button>
          )}
          <Button variant="quiet" label="Dismiss" onPress={() => dismiss(id)}>
            <X size={14} aria-hidden />
          </Button>
        </div>
      ))}
    </div>
  );
}
