import type { Severity } from '../../../shared/model/review.ts';
import styles from './severity-icon.module.css';
import { severityShapes } from './timeline/severity-shapes.ts';

/** The severity's own shape and colour, as on the timeline; its name is for the ear. */
export function SeverityIcon({ severity }: { readonly severity: Severity }) {
  return (
    <svg className={styles.icon} data-severity={severity} viewBox="0 0 10 10" role="img" aria-label={`Severity ${severity}`}>
      <path d={severityShapes[severity]} />
    </svg>
  );
}
