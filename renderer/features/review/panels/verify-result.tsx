import type { VerifyReport } from '../../../../shared/model/evidence.ts';
import { formatBytes, plural } from '../../../lib/format.ts';
import styles from './panels.module.css';

const outcomeWords: Readonly<Record<VerifyReport['outcome'], string>> = {
  verified: 'Verified: every file is as it was exported',
  altered: 'Altered: this bag is not what was exported',
  incomplete: 'Incomplete: files of this bag are missing',
};

/** What checking a bag found, naming every file that is not as it should be. */
export function VerifyResult({ report }: { readonly report: VerifyReport }) {
  const findings = [
    ...report.missing.map((file) => `missing: ${file}`),
    ...report.changed.map((file) => `changed: ${file}`),
    ...report.extra.map((file) => `extra: ${file}`),
    ...report.problems.map(({ message }) => message),
  ];
  return (
    <div className={styles.report} data-outcome={report.outcome} role="status">
      <strong>{outcomeWords[report.outcome]}</strong>
      <span>
        {plural(report.filesChecked, 'file')} checked, {formatBytes(report.bytesChecked)}
      </span>
      {findings.length > 0 && (
        <ul>
          {findings.map((finding) => (
            <li key={finding}>{finding}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
