import { FileWarning } from 'lucide-react';
import styles from './pixel-stage.module.css';

/** Says that what is shown was made from the recording, and why. */
export function ProxyBadge({ reason }: { readonly reason: string }) {
  const text = `Proxy, not the original: ${reason}`;
  return (
    <span className={styles.proxy} title={text} data-testid="proxy">
      <FileWarning size={14} aria-hidden="true" />
      <span className={styles.proxyText}>{text}</span>
    </span>
  );
}
