import { CircleCheck, CircleSlash } from 'lucide-react';
import type { GatewayPart, GatewayTest } from '../../../shared/model/gateway.ts';
import { visibleText } from '../../../shared/visible-text.ts';
import { formatCount } from '../../lib/format.ts';
import { partWords, scopeSentence } from './gateway-words.ts';
import styles from './sources.module.css';

/** What a test of a gateway found: whose sessions, and which parts can be read. */
export function GatewayFound({ found }: { readonly found: GatewayTest }) {
  return (
    <div role="status" className={styles.found}>
      <p className={styles.good}>
        <CircleCheck size={15} aria-hidden /> Signed in: {formatCount(found.sessionsSeen)}
        {found.moreSessions ? ' sessions and more' : ' sessions'}.
      </p>
      <p>{scopeSentence(found.visibility)}</p>
      <PartList parts={found.parts} />
    </div>
  );
}

/** What could be read, and what could not and why. */
export function PartList({ parts }: { readonly parts: readonly GatewayPart[] }) {
  return (
    <ul className={styles.parts}>
      {parts.map(({ name, error }) => (
        <li key={name} data-read={error === null}>
          {error === null ? <CircleCheck size={15} aria-hidden /> : <CircleSlash size={15} aria-hidden />}
          <span>
            {partWords[name]}
            {error === null ? (
              <span className="visually-hidden">: read</span>
            ) : (
              <small>{visibleText(`${error.message} ${error.action}`)}</small>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
