import type { Session } from '../../shared/model/session.ts';
import { visibleText } from '../../shared/visible-text.ts';
import { typeWord } from './words.ts';

/** A session in one line, as Review is headed: who, how and where. */
export function sessionName({ user, resourceType, target }: Session): string {
  return `${visibleText(user ?? 'Unknown user')} > ${typeWord(resourceType)} ${visibleText(target ?? 'unknown target')}`;
}
