import type { CaseItem, Citation } from '../../../shared/model/cases.ts';

/** What a finding can cite. */
export interface Citable {
  readonly key: string;
  /** Null for what was cited before and was taken out of the case since. */
  readonly item: CaseItem | null;
  readonly citation: Citation;
  readonly isCited: boolean;
}

/** The items of a case, and what a finding cites that is none of them any more. */
export function citableOf(items: readonly CaseItem[], citations: readonly Citation[]): Citable[] {
  const left = new Map(citations.map((citation) => [JSON.stringify(citation), citation]));
  const choices: Citable[] = items.map((item) => ({
    key: item.id,
    item,
    citation: item.citation,
    isCited: left.delete(JSON.stringify(item.citation)),
  }));
  return [...choices, ...[...left].map(([key, citation]) => ({ key, item: null, citation, isCited: true }))];
}
