import { visibleText } from '../../shared/visible-text.ts';
import styles from './fact-list.module.css';

/** Names and values side by side. Texts come from stores and gateways: what would hide characters is made visible. */
export function FactList({ facts }: { readonly facts: readonly (readonly [name: string, value: string])[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{visibleText(name)}</dt>
          <dd>{visibleText(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
